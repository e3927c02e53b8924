package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every mutant still fits the sources and names a test that is there, so that `make mutants` does not find out ten commits later.
func TestTableFitsTheSources(t *testing.T) {
	t.Parallel()
	root, err := rootDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range table() {
		broken, err := m.source(root)
		if err != nil {
			t.Errorf("%v: %s: %v", m, m.file, err)
			continue
		}
		if strings.HasSuffix(m.file, ".go") {
			if _, err := parser.ParseFile(token.NewFileSet(), m.file, broken, parser.SkipObjectResolution); err != nil {
				t.Errorf("%v: %v", m, err)
			}
		}
		if strings.HasSuffix(m.file, "_test.go") {
			t.Errorf("%v breaks a test and not a rule", m)
		}
		if top, _, _ := strings.Cut(m.test, "/"); !hasTest(t, filepath.Join(root, m.in), top) {
			t.Errorf("%v: no %s in %s", m, top, m.in)
		}
	}
}

// hasTest looks for a test function in the test files of a directory.
func hasTest(t *testing.T, dir, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(content), "\nfunc "+name+"(")
	})
}

func TestEveryRuleIsBroken(t *testing.T) {
	t.Parallel()
	var broken, told []string
	for _, m := range table() {
		broken, told = append(broken, m.rule), append(told, m.String())
	}
	for _, rule := range required() {
		if !slices.Contains(broken, rule) {
			t.Errorf("nothing breaks %s", rule)
		}
	}
	slices.Sort(told)
	if once := slices.Compact(slices.Clone(told)); len(once) != len(told) {
		t.Errorf("%d mutants share a description", len(told)-len(once))
	}
}
