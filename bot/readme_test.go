package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/config"
)

// The README's table has every setting that there is, and none that there is not.
func TestReadmeNamesEverySetting(t *testing.T) {
	t.Parallel()
	want := settings(reflect.TypeFor[config.Service]())
	for _, secret := range []string{"TELEGRAM_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL", "REDIS_URL"} {
		want = append(want, "SENIM_"+secret)
	}
	var got []string
	for line := range strings.Lines(read(t, "../README.md")) {
		if strings.HasPrefix(line, "| `SENIM_") {
			first, _, _ := strings.Cut(line[1:], "|")
			got = append(got, regexp.MustCompile(`SENIM_\w+`).FindAllString(first, -1)...)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-config +README):\n%s", diff)
	}
}

func settings(of reflect.Type) (names []string) {
	for field := range of.Fields() {
		if field.Anonymous {
			names = append(names, settings(field.Type)...)
		} else if name := field.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// What the documents point to is there.
func TestDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	for _, file := range []string{"../README.md", "../docs/operating.md"} {
		for _, found := range link.FindAllStringSubmatch(read(t, file), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), found[1])); err != nil {
				t.Errorf("%s leads nowhere: %v", file, err)
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
