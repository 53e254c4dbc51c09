"""What the law says: statutes, rules, time limits, rolls, mandates."""
