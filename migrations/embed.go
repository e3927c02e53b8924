// Package migrations holds the schema, one numbered SQL file a step, run forward only in production.
package migrations

import "embed"

// FS holds the goose files.
//
//go:embed *.sql
var FS embed.FS
