"""Files taken into a cohort, and what their columns were said to hold."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes one step forward."""
    op.create_table(
        "roll_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_by", sa.String(length=200), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_roll_imports_cohort_id_cohorts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_imports")),
    )
    op.create_index(op.f("ix_roll_imports_cohort_id"), "roll_imports", ["cohort_id"])
    op.create_table(
        "roll_shapes",
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shape", name=op.f("pk_roll_shapes")),
    )


def downgrade() -> None:
    """Goes one step back."""
    op.drop_table("roll_shapes")
    op.drop_index(op.f("ix_roll_imports_cohort_id"), table_name="roll_imports")
    op.drop_table("roll_imports")
