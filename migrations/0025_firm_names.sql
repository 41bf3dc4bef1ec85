-- The public asks for a firm by its exact name (src/target/public-firms.ts); what is told of it, the sealed lists decide.
CREATE INDEX target_search_name ON target USING hash (search_text(name));
