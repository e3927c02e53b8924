package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// mutant is one way to break a rule, and the test that must notice.
type mutant struct {
	// rule is a number of the rules that never break, or a word for another promise.
	rule string
	// breaks says what would go wrong for people.
	breaks string
	// file, from the root of the repository, holds old exactly once; with new in its place it still compiles.
	file, old, new string
	// in is the directory of the test, from the root.
	in string
	// test is one test by its whole name; a slash leads to a subtest.
	test string
}

func (m mutant) String() string { return fmt.Sprintf("[%s] %s", m.rule, m.breaks) }

var (
	errNotThere = errors.New("does not apply: the text to replace is not in the file")
	errNotOne   = errors.New("does not apply: the text to replace is in the file more than once")
	errNoChange = errors.New("does not apply: it changes nothing")
)

// source is the broken file.
func (m mutant) source(root string) ([]byte, error) {
	whole, err := os.ReadFile(filepath.Join(root, m.file))
	if err != nil {
		return nil, fmt.Errorf("does not apply: %w", err)
	}
	switch n := strings.Count(string(whole), m.old); {
	case n == 0:
		return nil, errNotThere
	case n > 1:
		return nil, errNotOne
	case m.old == m.new:
		return nil, errNoChange
	}
	return []byte(strings.Replace(string(whole), m.old, m.new, 1)), nil
}

// rootDir is the nearest directory above with a go.mod.
func rootDir() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the repository: no go.mod above")
		}
	}
}
