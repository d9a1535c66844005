"""The rectification round trip: findings out to each site as a workbook, back in filled, all of it or nothing."""
