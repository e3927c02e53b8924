package message

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Every screen in every language is kept in testdata as a person sees it, to be read by somebody who knows the language. Nothing rewrites these files: a change of
// words is made there by hand too, and read again.
func TestScreens(t *testing.T) {
	t.Parallel()
	bundle := words(t)
	var order []string
	files := map[string]*strings.Builder{}
	for _, s := range allScreens() {
		file, name, _ := strings.Cut(s.name, "/")
		if files[file] == nil {
			files[file] = &strings.Builder{}
			order = append(order, file)
		}
		for _, lang := range i18n.Languages() {
			fmt.Fprintf(files[file], "=== %s: %s\n%s\n", lang, name, drawn(s.show(bundle.Printer(lang))))
		}
	}
	for _, file := range order {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(filepath.Join("testdata", file+".txt"))
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(files[file].String(), "\n")); diff != "" {
				t.Errorf("screens of %s (-testdata +shown):\n%s", file, diff)
			}
		})
	}
}

// drawn is a screen as text: what it says, then each row of buttons with what they ask for, then when it closes and where the closed line leads.
func drawn(s dialog.Screen) string {
	var b strings.Builder
	b.WriteString(s.Text + "\n")
	for _, row := range s.Rows {
		for i, button := range row {
			fmt.Fprintf(&b, "%s[%s] %s", strings.Repeat("   ", min(i, 1)), button.Text, asked(button.Tap))
		}
		b.WriteString("\n")
	}
	if closing := s.Closing(now); !closing.IsZero() {
		fmt.Fprintf(&b, "closes after %v, back to %s\n", closing.Sub(now), asked(s.Back))
	}
	return b.String()
}

func asked(t dialog.Tap) string {
	return strings.TrimSpace(fmt.Sprint(t.Route, " ", strings.Trim(fmt.Sprint(t.Args), "[]")))
}
