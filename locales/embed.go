// Package locales holds every word the product says, one file per topic and language. Kazakh is written first and by itself; nothing here is
// a translation made word by word.
package locales

import "embed"

// FS holds the files <topic>.<lang>.toml for kk, ru and en.
//
//go:embed *.toml
var FS embed.FS
