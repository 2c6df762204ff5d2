-- 2026-11-23. The inverted list of search documents: contentless, since the records hold the texts.
-- Tokens come ready and separated by spaces; `ascii`, the cheapest tokenizer, only splits them again.

create virtual table search_text using fts5 (
    tokens, content = '', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '@'"
);
