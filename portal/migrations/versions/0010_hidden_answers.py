"""Hidden answers

Revision ID: 0010
Revises: 0009

"""
from alembic import op
import sqlalchemy as sa

import portal.core.db


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer_hidden_at', portal.core.db.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('answer_hidden_reason', sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_column('answer_hidden_reason')
        batch_op.drop_column('answer_hidden_at')
