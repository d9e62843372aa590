"""Gold pages in, scores and a trained model out: the room that knows what is right.

| module | does |
|---|---|
| corpus, header, markup | the gold mark-up (`data/gold/README.md`) to frozen records, and back |
| check, page_checks | every promise of the mark-up, kept or named |
| facts | a page's answers, the same record from gold and from tables |
| score, layers | precision, recall, F1 with bootstrap intervals, one layer for each kind of answer |
| evaluate | pages through the pipeline (or a folder of tables), scored against gold |
| gate | scores against the pinned floors |
| calibrate | how often each rule is right: the `score` column |
| render, noise | raw pages from gold pages and site templates |
"""
