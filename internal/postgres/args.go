package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Args are the values of named parameters (@name), for a statement or for several that share them: a value that a statement does not name is left out, a
// name without a value is an error. With pgx.NamedArgs a statement is read again whenever it is sent; with Args each connection reads it once, and keeps what it read
// as it keeps what it prepared. They are for what people ask for at every tap.
type Args map[string]any

// RewriteQuery makes Args a pgx.QueryRewriter.
func (a Args) RewriteQuery(ctx context.Context, conn *pgx.Conn, sql string, _ []any) (string, []any, error) {
	known := readBy(conn)
	read, ok := known[sql]
	if !ok {
		var err error
		if read, err = a.read(ctx, conn, sql); err != nil {
			return "", nil, err
		}
		known[sql] = read
	}
	ordered := make([]any, len(read.names))
	for i, name := range read.names {
		if ordered[i], ok = a[name]; !ok {
			return "", nil, fmt.Errorf("the statement's @%s has no value", name)
		}
	}
	return read.sql, ordered, nil
}

// statement is a text as the server takes it, with the name of $1, of $2 and so on.
type statement struct {
	sql   string
	names []string
}

// readBy gives what a connection has read. The texts are those of the program, so that it grows no further than they do.
func readBy(conn *pgx.Conn) map[string]statement {
	const place = "statements read"
	kept := conn.PgConn().CustomData()
	known, ok := kept[place].(map[string]statement)
	if !ok {
		known = map[string]statement{}
		kept[place] = known
	}
	return known
}

// read lets pgx put each parameter's own name in its place.
func (a Args) read(ctx context.Context, conn *pgx.Conn, sql string) (statement, error) {
	own := make(pgx.NamedArgs, len(a))
	for name := range a {
		own[name] = name
	}
	ordinal, names, err := own.RewriteQuery(ctx, conn, sql, nil)
	if err != nil {
		return statement{}, err
	}
	s := statement{sql: ordinal}
	for i, name := range names {
		text, ok := name.(string)
		if !ok {
			return statement{}, fmt.Errorf("the statement's parameter %d has no value", i+1)
		}
		s.names = append(s.names, text)
	}
	return s, nil
}
