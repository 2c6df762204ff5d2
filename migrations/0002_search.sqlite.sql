-- 2026-11-23. The inverted list of search documents: contentless, since the records hold the texts.
-- Tokens come ready and separated by spaces; unicode61 only splits them again.

create virtual table search_text using fts5 (
    tokens, content = '', detail = none, columnsize = 0,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '@'"
);
