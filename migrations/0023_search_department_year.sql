-- A department's results of one year (src/publication/search): by the department alone all newer years are read before it.
CREATE INDEX publication_department_year ON publication (department, year, published_at, bulletin, item);
