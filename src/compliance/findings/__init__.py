"""What was concluded: findings, the rectification list, rates and scores. Plain data."""
