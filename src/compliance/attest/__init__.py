"""Questions that only people can answer: workbooks out to the sites, filled ones checked and put among the exports."""
