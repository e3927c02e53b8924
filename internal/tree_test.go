// Package internal_test holds the tests of the tree as a whole: who may import whom, and what every package owes its reader.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/senim-bot/senim/"

// source is what the rules look at in one Go file.
type source struct {
	path    string // from the root of the repository
	pkg     string // its directory without a leading internal/
	test    bool
	comment bool // it has a package comment
	inits   int
	imports []string
}

// tree parses every Go file of the repository, whatever its build tags.
func tree(t *testing.T) (files []source) {
	t.Helper()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return fs.SkipDir
		case path.Ext(name) != ".go":
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files = append(files, parse(t, name, content))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found: the test does not look at the repository", len(files))
	}
	return files
}

func parse(t *testing.T, name string, content any) source {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	s := source{path: name, pkg: short(path.Dir(name)), test: strings.HasSuffix(name, "_test.go"), comment: parsed.Doc != nil}
	for _, i := range parsed.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		s.imports = append(s.imports, imported)
	}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			s.inits++
		}
	}
	return s
}

func short(dir string) string { return strings.TrimPrefix(dir, "internal/") }

func TestEveryPackageHasAComment(t *testing.T) {
	t.Parallel()
	for _, pkg := range uncommented(tree(t)) {
		t.Errorf("package %s has no comment that says what it is in charge of", pkg)
	}
}

func uncommented(files []source) (pkgs []string) {
	seen, commented := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		seen[f.pkg] = seen[f.pkg] || !f.test
		commented[f.pkg] = commented[f.pkg] || f.comment && !f.test
	}
	for pkg, real := range seen {
		if real && !commented[pkg] {
			pkgs = append(pkgs, pkg)
		}
	}
	return pkgs
}

func TestNoInit(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if f.inits > 0 {
			t.Errorf("%s: what init does happens to everybody who imports the package; do it in a constructor", f.path)
		}
	}
}

// The rules above and in imports_test.go see a broken tree as broken.
func TestTreeRulesCanFail(t *testing.T) {
	t.Parallel()
	bare := parse(t, "internal/x/x.go", "package x\nfunc init() {}\nfunc (t T) init() {}")
	if got := uncommented([]source{bare, parse(t, "internal/x/x_test.go", "// Package x\npackage x")}); len(got) != 1 {
		t.Errorf("a package without a comment passes: %v", got)
	}
	if bare.inits != 1 {
		t.Errorf("%d init functions were seen, want 1", bare.inits)
	}
	for name, c := range map[string]struct {
		file, imported string
		want           bool
	}{
		"business uses postgres":         {"internal/family/a.go", module + "internal/postgres", true},
		"business uses message":          {"internal/family/a.go", module + "internal/message", false},
		"business uses another":          {"internal/family/a.go", module + "internal/account", false},
		"machinery uses business":        {"internal/session/a.go", module + "internal/account", false},
		"session uses dialog":            {"internal/session/a.go", module + "internal/dialog", true},
		"an entry point uses another":    {"internal/outbox/a.go", module + "internal/flow", false},
		"an entry point uses business":   {"internal/outbox/a.go", module + "internal/family", true},
		"message uses telegram":          {"internal/message/a.go", module + "internal/telegram", false},
		"the simulator uses ours":        {"internal/simulator/a.go", module + "internal/dialog", false},
		"a new package without a rule":   {"internal/novelty/a.go", module + "internal/postgres", false},
		"somebody imports the program":   {"internal/flow/a.go", module + "bot", false},
		"the program imports":            {"bot/a.go", module + "internal/flow", true},
		"a client outside telegram":      {"internal/outbox/a.go", "github.com/go-telegram/bot", false},
		"its models outside telegram":    {"internal/outbox/a.go", "github.com/go-telegram/bot/models", false},
		"the client in telegram":         {"internal/telegram/a.go", "github.com/go-telegram/bot", true},
		"the client in a test":           {"internal/simulator/a_test.go", "github.com/go-telegram/bot", true},
		"a test database in the program": {"bot/a.go", module + "internal/postgres/postgrestest", false},
		"a test database in a test":      {"bot/a_test.go", module + "internal/postgres/postgrestest", true},
		"a library":                      {"internal/family/a.go", "github.com/jackc/pgx/v5", true},
	} {
		file := parse(t, c.file, "package x\nimport _ "+strconv.Quote(c.imported))
		if got := violations(file); (len(got) == 0) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
