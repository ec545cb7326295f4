# Scores of the methods of the R package surveillance, for the bench of signals: Rscript signals.R folder first_week method
# In: folder/counts.csv and folder/totals.csv, a series a row. Out: folder/<method>.csv, the same shape from first_week on.
suppressPackageStartupMessages(library(surveillance))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; first <- as.integer(arguments[2]); method <- arguments[3]
counts <- as.matrix(read.csv(file.path(folder, "counts.csv"), header = FALSE))
totals <- as.matrix(read.csv(file.path(folder, "totals.csv"), header = FALSE))
weeks <- first:ncol(counts)

# How far between what is expected (0) and the upper bound (1) the week is; thresholds are set on this score.
farrington <- function(series, offset) {
  control <- list(range = weeks, b = 3, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin",
                  populationOffset = offset, limit54 = c(0, 4), glmWarnings = FALSE)
  as.vector(farringtonFlexible(series, control = control)@control$score)
}
# The two upper bounds give back the mean and the standard deviation that the method worked with.
ears <- function(series, kind) {
  bound <- function(alpha) {
    control <- list(range = weeks, method = kind, alpha = alpha, minSigma = 0.5)
    as.vector(upperbound(earsC(series, control = control)))
  }
  z <- qnorm(c(0.95, 0.999), lower.tail = TRUE)
  low <- bound(0.05); high <- bound(0.001)
  deviation <- (high - low) / (z[2] - z[1])
  (as.vector(observed(series))[weeks] - (low - z[1] * deviation)) / deviation
}
score <- function(row) {
  series <- sts(observed = counts[row, ], population = matrix(totals[row, ]), frequency = 52, start = c(2022, 1))
  values <- suppressWarnings(switch(method,
    farrington_offset = farrington(series, TRUE), farrington = farrington(series, FALSE),
    ears_c1 = ears(series, "C1"), ears_c2 = ears(series, "C2")))
  ifelse(is.finite(values), values, 0)
}
write.table(t(sapply(seq_len(nrow(counts)), score)), file.path(folder, paste0(method, ".csv")), sep = ",",
            row.names = FALSE, col.names = FALSE)
