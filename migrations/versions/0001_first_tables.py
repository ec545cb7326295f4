"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('entry_hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('entry_hash', name=op.f('uq_audit_entry_entry_hash'))
    )
    op.create_table('contributor',
    sa.Column('look_up_hash', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contributor')),
    sa.UniqueConstraint('look_up_hash', name=op.f('uq_contributor_look_up_hash')),
    sqlite_with_rowid=False
    )
    op.create_table('erased_form',
    sa.Column('form_hash', sa.LargeBinary(), nullable=False),
    sa.Column('erased_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('form_hash', name=op.f('pk_erased_form')),
    sqlite_with_rowid=False
    )
    op.create_table('offer',
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('explanation', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('body', 'slug', name=op.f('uq_offer_body_slug'))
    )
    op.create_table('release',
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('built_on', sa.Date(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('is_safe', sa.Boolean(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('method', sa.JSON(), nullable=False),
    sa.Column('attack', sa.JSON(), nullable=False),
    sa.Column('withheld', sa.JSON(), nullable=False),
    sa.Column('software_version', sa.String(), nullable=False),
    sa.Column('checksum', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('quarter', name=op.f('uq_release_quarter'))
    )
    op.create_table('team',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('advocacy', 'safeguarding', name='teamkind', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team'))
    )
    op.create_table('account',
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('advocacy_worker', 'safeguarding_lead', 'parent_officer', 'board_reader', 'service_admin', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('lock_salt', sa.LargeBinary(), nullable=False),
    sa.Column('locked_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_totp_secret', sa.LargeBinary(), nullable=False),
    sa.Column('last_totp_step', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_account_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email'))
    )
    op.create_table('invitation',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('advocacy_worker', 'safeguarding_lead', 'parent_officer', 'board_reader', 'service_admin', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_invitation_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    op.create_table('released_cell',
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('table_name', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_released_cell_release_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_released_cell'))
    )
    with op.batch_alter_table('released_cell', schema=None) as batch_op:
        batch_op.create_index('ix_released_cell_view', ['release_id', 'body', 'table_name', 'key'], unique=True)

    op.create_table('team_key',
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('recovery_public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_for_recovery', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_key_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_key')),
    sa.UniqueConstraint('team_id', 'version', name=op.f('uq_team_key_team_id_version'))
    )
    op.create_table('key_grant',
    sa.Column('team_key_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_private_key', sa.LargeBinary(), nullable=False),
    sa.Column('granted_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_key_grant_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_key_id'], ['team_key.id'], name=op.f('fk_key_grant_team_key_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_grant')),
    sa.UniqueConstraint('team_key_id', 'account_id', name=op.f('uq_key_grant_team_key_id_account_id'))
    )
    with op.batch_alter_table('key_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_key_grant_account_id'), ['account_id'], unique=False)

    op.create_table('plan_input',
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('as_it_was', sa.JSON(), nullable=False),
    sa.Column('duties', sa.JSON(), nullable=False),
    sa.Column('pulled_on', sa.Date(), nullable=False),
    sa.Column('pulled_by_id', sa.Uuid(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['pulled_by_id'], ['account.id'], name=op.f('fk_plan_input_pulled_by_id')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_plan_input_release_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_input')),
    sa.UniqueConstraint('body', 'release_id', 'theme', name=op.f('uq_plan_input_body_release_id_theme'))
    )
    with op.batch_alter_table('plan_input', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_input_body'), ['body'], unique=False)

    op.create_table('recovery_code',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('row_id', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('wrapped_keys', sa.LargeBinary(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('row_id', name=op.f('pk_sign_in'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_account_id'), ['account_id'], unique=False)

    op.create_table('submission',
    sa.Column('contributor_id', sa.Uuid(), nullable=False),
    sa.Column('form_hash', sa.LargeBinary(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('received', 'held', 'cleared', 'escalated', 'taken_back', name='submissionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('now', 'soon', 'usual', name='urgency', native_enum=False, length=40), nullable=False),
    sa.Column('urgency_order', sa.Integer(), nullable=False),
    sa.Column('sealed_answers', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_contact', sa.LargeBinary(), nullable=True),
    sa.Column('sealed_shared_words', sa.LargeBinary(), nullable=True),
    sa.Column('claimed_by_id', sa.Uuid(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('counted_in_id', sa.Uuid(), nullable=True),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['account.id'], name=op.f('fk_submission_claimed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_submission_contributor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['counted_in_id'], ['release.id'], name=op.f('fk_submission_counted_in_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('form_hash', name=op.f('uq_submission_form_hash')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_contributor_id'), ['contributor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_submission_counted_in_id'), ['counted_in_id'], unique=False)
        batch_op.create_index('ix_submission_queue', ['status', 'urgency_order', 'received_on', 'id'], unique=False)

    op.create_table('action',
    sa.Column('plan_input_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'under_way', 'done', 'confirmed', 'not_yet', 'stopped', name='actionstate', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['plan_input_id'], ['plan_input.id'], name=op.f('fk_action_plan_input_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action'))
    )
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_plan_input_id'), ['plan_input_id'], unique=False)

    op.create_table('consent',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('count', 'share_with_body', 'share_with_others', 'quote', 'contact', name='purpose', native_enum=False, length=40), nullable=False),
    sa.Column('is_given', sa.Boolean(), nullable=False),
    sa.Column('statements_version', sa.String(), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_consent_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('submission_id', 'purpose', name=op.f('uq_consent_submission_id_purpose')),
    sqlite_with_rowid=False
    )
    op.create_table('content_key',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('team_key_id', sa.Uuid(), nullable=True),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_content_key_submission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_key_id'], ['team_key.id'], name=op.f('fk_content_key_team_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_key')),
    sa.UniqueConstraint('submission_id', 'team_key_id', name=op.f('uq_content_key_submission_id_team_key_id')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('content_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_content_key_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_content_key_team_key_id'), ['team_key_id'], unique=False)

    op.create_table('message',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_from_young_person', sa.Boolean(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('is_seen', sa.Boolean(), nullable=False),
    sa.Column('form_hash', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_message_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('form_hash', name=op.f('uq_message_form_hash')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_message_submission_id_number')),
    sqlite_with_rowid=False
    )
    op.create_table('moderation_decision',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.Enum('clear', 'hold', 'escalate', name='decision', native_enum=False, length=40), nullable=False),
    sa.Column('status_before', sa.Enum('received', 'held', 'cleared', 'escalated', 'taken_back', name='submissionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('status_after', sa.Enum('received', 'held', 'cleared', 'escalated', 'taken_back', name='submissionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_moderation_decision_account_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_moderation_decision_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decision')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_moderation_decision_submission_id_number'))
    )
    op.create_table('protection_concern',
    sa.Column('submission_id', sa.Uuid(), nullable=True),
    sa.Column('team_key_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Enum('open', 'taken', 'referred', 'closed', name='concernstate', native_enum=False, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('now', 'soon', 'usual', name='urgency', native_enum=False, length=40), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('raised_by_id', sa.Uuid(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['raised_by_id'], ['account.id'], name=op.f('fk_protection_concern_raised_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_protection_concern_submission_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_key_id'], ['team_key.id'], name=op.f('fk_protection_concern_team_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protection_concern')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_protection_concern_submission_id'))
    )
    op.create_table('redaction',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('stand_in', sa.String(), nullable=False),
    sa.Column('reason', sa.Enum('name', 'place', 'school', 'contact', 'date_or_age', 'rare', 'unkind', name='redactionreason', native_enum=False, length=40), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_redaction_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction'))
    )
    with op.batch_alter_table('redaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redaction_submission_id'), ['submission_id'], unique=False)

    op.create_table('reply',
    sa.Column('plan_input_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('tried_with_others', sa.String(), nullable=True),
    sa.Column('what_next', sa.String(), nullable=False),
    sa.Column('signed_role', sa.String(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['plan_input_id'], ['plan_input.id'], name=op.f('fk_reply_plan_input_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_plan_input_id'), ['plan_input_id'], unique=False)

    op.create_table('routing',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('is_the_body_it_is_about', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_routing_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_routing')),
    sa.UniqueConstraint('submission_id', 'body', name=op.f('uq_routing_submission_id_body'))
    )
    with op.batch_alter_table('routing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_routing_body'), ['body'], unique=False)

    op.create_table('shared_message',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('shared_on', sa.Date(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_shared_message_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_message')),
    sa.UniqueConstraint('submission_id', 'body', name=op.f('uq_shared_message_submission_id_body')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('shared_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_message_body'), ['body'], unique=False)

    op.create_table('theme_assignment',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_theme_assignment_decided_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_theme_assignment_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_assignment')),
    sa.UniqueConstraint('submission_id', 'theme', name=op.f('uq_theme_assignment_submission_id_theme'))
    )
    op.create_table('voice',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('contributor_id', sa.Uuid(), nullable=False),
    sa.Column('cleared_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('offer', 'need', 'something-else', name='submissionkind', native_enum=False, length=40), nullable=True),
    sa.Column('age_band', sa.Enum('under-12', '12-15', '16-17', '18-20', '21-25', '26-or-over', name='ageband', native_enum=False, length=40), nullable=True),
    sa.Column('home', sa.Enum('with-parents', 'with-family-or-friends', 'with-foster-family', 'with-adoptive-family', 'childrens-house', 'residential-school', 'secure-care', 'supported-place', 'own-place', 'nowhere-settled', 'somewhere-else', name='homekind', native_enum=False, length=40), nullable=True),
    sa.Column('area', sa.String(), nullable=True),
    sa.Column('feeling', sa.Integer(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('feeling BETWEEN 1 AND 5', name=op.f('ck_voice_feeling')),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_voice_contributor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_voice_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_voice_submission_id')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_cleared_on'), ['cleared_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_voice_contributor_id'), ['contributor_id'], unique=False)

    op.create_table('concern_entry',
    sa.Column('concern_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('taken_over', 'told_police', 'told_social_work', 'told_young_person', 'note', 'closed', name='concernstep', native_enum=False, length=40), nullable=False),
    sa.Column('sealed_note', sa.LargeBinary(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_concern_entry_account_id')),
    sa.ForeignKeyConstraint(['concern_id'], ['protection_concern.id'], name=op.f('fk_concern_entry_concern_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_entry')),
    sa.UniqueConstraint('concern_id', 'number', name=op.f('uq_concern_entry_concern_id_number'))
    )
    op.create_table('reply_verdict',
    sa.Column('reply_id', sa.Uuid(), nullable=False),
    sa.Column('contributor_id', sa.Uuid(), nullable=False),
    sa.Column('is_changed', sa.Boolean(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_reply_verdict_contributor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reply_id'], ['reply.id'], name=op.f('fk_reply_verdict_reply_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply_verdict')),
    sa.UniqueConstraint('reply_id', 'contributor_id', name=op.f('uq_reply_verdict_reply_id_contributor_id'))
    )
    with op.batch_alter_table('reply_verdict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_verdict_contributor_id'), ['contributor_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('reply_verdict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_verdict_contributor_id'))

    op.drop_table('reply_verdict')
    op.drop_table('concern_entry')
    with op.batch_alter_table('voice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_contributor_id'))
        batch_op.drop_index(batch_op.f('ix_voice_cleared_on'))

    op.drop_table('voice')
    op.drop_table('theme_assignment')
    with op.batch_alter_table('shared_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_message_body'))

    op.drop_table('shared_message')
    with op.batch_alter_table('routing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_routing_body'))

    op.drop_table('routing')
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_plan_input_id'))

    op.drop_table('reply')
    with op.batch_alter_table('redaction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redaction_submission_id'))

    op.drop_table('redaction')
    op.drop_table('protection_concern')
    op.drop_table('moderation_decision')
    op.drop_table('message')
    with op.batch_alter_table('content_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_content_key_team_key_id'))
        batch_op.drop_index(batch_op.f('ix_content_key_submission_id'))

    op.drop_table('content_key')
    op.drop_table('consent')
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_plan_input_id'))

    op.drop_table('action')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index('ix_submission_queue')
        batch_op.drop_index(batch_op.f('ix_submission_counted_in_id'))
        batch_op.drop_index(batch_op.f('ix_submission_contributor_id'))

    op.drop_table('submission')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_account_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('plan_input', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_input_body'))

    op.drop_table('plan_input')
    with op.batch_alter_table('key_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_key_grant_account_id'))

    op.drop_table('key_grant')
    op.drop_table('team_key')
    with op.batch_alter_table('released_cell', schema=None) as batch_op:
        batch_op.drop_index('ix_released_cell_view')

    op.drop_table('released_cell')
    op.drop_table('invitation')
    op.drop_table('account')
    op.drop_table('team')
    op.drop_table('release')
    op.drop_table('offer')
    op.drop_table('erased_form')
    op.drop_table('contributor')
    op.drop_table('audit_entry')
