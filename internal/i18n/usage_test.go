package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// spoken are the packages that speak to people, and those whose kinds of message, or reasons, are the keys of their lines.
func spoken() []string {
	return []string{"i18n", "message", "flow", "outbox", "delivery", "booking", "wording"}
}

// Every key that the code names is in the catalogue with the placeholders it is given, and the catalogue holds nothing the code does not say.
func TestRule9KeysAreUsedAndThere(t *testing.T) {
	t.Parallel()
	needs := map[string][]string{}
	for _, e := range entries(t) {
		needs[e.key] = placeholders(e.text)
	}
	said, literals := calls(t)
	for _, c := range said {
		want, there := needs[c.key]
		if !there {
			t.Errorf("%s says %q, which is in no locale", c.where, c.key)
		} else if !slices.Equal(want, c.given) && c.given != nil {
			t.Errorf("%s gives %q the values %q, it needs %q", c.where, c.key, c.given, want)
		}
	}
	for key := range needs {
		used := slices.ContainsFunc(literals, func(text string) bool {
			return text == key || strings.HasSuffix(text, ".") && strings.HasPrefix(key, text)
		})
		if !used {
			t.Errorf("nothing says %q", key)
		}
	}
}

// call is one T("key", "Name", value ...) in the sources; given is nil where the values cannot be read off.
type call struct {
	where, key string
	given      []string
}

// calls finds what the sources say, and all string literals in them: keys are also handed on, and begun by a literal that ends in a dot.
func calls(t *testing.T) (said []call, literals []string) {
	t.Helper()
	files := token.NewFileSet()
	for _, name := range spoken() {
		dir := os.DirFS("../" + name)
		sources, err := fs.Glob(dir, "*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			if strings.HasSuffix(source, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(files, "../"+name+"/"+source, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.BasicLit:
					literals = append(literals, literal(n))
				case *ast.CallExpr:
					if c, ok := sayCall(n); ok {
						c.where = files.Position(n.Pos()).String()
						said = append(said, c)
					}
				}
				return true
			})
		}
	}
	return said, literals
}

func sayCall(n *ast.CallExpr) (call, bool) {
	method, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"T", "Label", "N"}, method.Sel.Name) || len(n.Args) == 0 {
		return call{}, false
	}
	key := literal(n.Args[0])
	if key == "" || strings.HasSuffix(key, ".") || n.Ellipsis.IsValid() {
		return call{}, false
	}
	c := call{key: key, given: []string{}}
	pairs := n.Args[1:]
	if method.Sel.Name == "N" {
		c.given, pairs = append(c.given, "N"), pairs[1:]
	}
	for i := 0; i < len(pairs); i += 2 {
		c.given = append(c.given, literal(pairs[i]))
	}
	slices.Sort(c.given)
	return c, true
}

// literal is the value of a string literal, empty for any other expression.
func literal(n ast.Expr) string {
	basic, ok := n.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(basic.Value)
	if err != nil {
		return ""
	}
	return text
}

// anyValue parses a text as the printer does and fills it with nothing.
type anyValue struct{}

func (anyValue) Cacheable() bool { return false }

func (anyValue) Parse(source, left, right string) (template.ParsedTemplate, error) {
	_, err := fillings{}.Parse(source, left, right)
	return empty{}, err
}

type empty struct{}

func (empty) Execute(any) (string, error) { return "", nil }
