package internal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// programs join everything and are imported by nobody: Senim itself, what measures it, what breaks it on purpose, what takes its pictures.
var programs = []string{"bot", "bench", "mutants", "screenshots"}

// entries are how the world wakes us. None imports another; each may use everything below.
var entries = []string{"flow", "job", "outbox", "web"}

// below says for every other package which of ours it may import. What is not here may import nothing of ours.
var below = map[string][]string{
	// The business knows no Telegram and no texts.
	"booking":  {"audit", "delivery", "family", "postgres", "vault"},
	"notice":   {"account", "audit", "delivery", "family", "lexicon", "postgres", "vault", "wording"},
	"lexicon":  {"audit", "family", "postgres", "wording"},
	"family":   {"audit", "delivery", "postgres", "vault"},
	"account":  {"audit", "delivery", "postgres", "vault"},
	"delivery": {"audit", "postgres", "vault"},
	"audit":    {"postgres", "vault"},

	// How we speak.
	"message": {"account", "audit", "booking", "family", "delivery", "dialog", "i18n", "lexicon", "notice", "wording"},
	"i18n":    {"locales"},

	// The machinery knows no business; function values join it in the program.
	"telegram":             {"dialog"},
	"session":              {"dialog"},
	"vault":                {"postgres"},
	"postgres":             {"migrations"},
	"postgres/localserver": {"child"},
	"simulator":            {"simulator/page"},

	// For tests only.
	"postgres/postgrestest":   {"postgres", "postgres/localserver"},
	"session/redistest":       {"child"},
	"simulator/simulatortest": {"simulator"},
}

// client is the Bot API library: one package speaks to Telegram, so that limits, retries and error classes are in one place. The bench holds that package against the library alone.
const client = "github.com/go-telegram/bot"

func TestImports(t *testing.T) {
	t.Parallel()
	for _, file := range tree(t) {
		for _, violation := range violations(file) {
			t.Error(violation)
		}
	}
}

// violations of one file. Tests may import what they need to set a scene.
func violations(f source) (found []string) {
	for _, imported := range f.imports {
		if !f.test && !may(f.pkg, imported) {
			found = append(found, fmt.Sprintf("%s may not import %s", f.path, imported))
		}
	}
	return found
}

func may(pkg, imported string) bool {
	path, ours := strings.CutPrefix(imported, module)
	path = short(path)
	switch {
	case imported == client || strings.HasPrefix(imported, client+"/"):
		return pkg == "telegram" || pkg == "bench"
	case !ours:
		return true
	case slices.Contains(programs, path) || strings.HasSuffix(path, "test"):
		return false
	case slices.Contains(programs, pkg):
		return true
	case slices.Contains(entries, pkg):
		return !slices.Contains(entries, path)
	}
	return slices.Contains(below[pkg], path)
}
