package main

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// composeService is what docker-compose.yml says of a service, as far as it matters without containers.
type composeService struct {
	command     []string
	environment map[string]string
	envFile     string
	secrets     []string
}

// readCompose reads the services. A test that this small reader misreads would look for what is not there, and fail.
func readCompose(t *testing.T, path string) map[string]composeService {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := parseYAML(t, string(content))
	services := map[string]composeService{}
	for name, value := range file["services"].(map[string]any) {
		fields := value.(map[string]any)
		s := composeService{environment: map[string]string{}}
		s.envFile, _ = fields["env_file"].(string)
		s.command, s.secrets = texts(fields["command"]), texts(fields["secrets"])
		if environment, ok := fields["environment"].(map[string]any); ok {
			for key, value := range environment {
				s.environment[key] = value.(string)
			}
		}
		services[name] = s
	}
	return services
}

func texts(list any) []string {
	var all []string
	items, _ := list.([]any)
	for _, item := range items {
		all = append(all, item.(string))
	}
	return all
}

// yamlReader understands as much YAML as the compose file needs: maps and lists by indentation or in brackets, scalars that are strings, anchors, aliases, merges.
type yamlReader struct {
	t       *testing.T
	lines   []string
	anchors map[string]any
}

func parseYAML(t *testing.T, content string) map[string]any {
	t.Helper()
	r := &yamlReader{t: t, anchors: map[string]any{}}
	for line := range strings.Lines(content) {
		line = strings.TrimRight(line, "\n ")
		if before, _, ok := strings.Cut(line, " #"); ok {
			line = strings.TrimRight(before, " ")
		}
		if line != "" && !strings.HasPrefix(line, "#") {
			r.lines = append(r.lines, line)
		}
	}
	file, ok := r.block(0).(map[string]any)
	if !ok || len(r.lines) > 0 {
		t.Fatalf("cannot read from %q on", r.lines)
	}
	return file
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// block reads the lines of one indentation, which are a map or a list.
func (r *yamlReader) block(indent int) any {
	if strings.HasPrefix(r.lines[0][indent:], "- ") {
		var list []any
		for len(r.lines) > 0 && indentOf(r.lines[0]) == indent && strings.HasPrefix(r.lines[0][indent:], "- ") {
			list = append(list, r.scalar(r.lines[0][indent+2:]))
			r.lines = r.lines[1:]
		}
		return list
	}
	fields := map[string]any{}
	for len(r.lines) > 0 && indentOf(r.lines[0]) == indent {
		key, rest, ok := strings.Cut(r.lines[0][indent:], ":")
		if !ok {
			r.t.Fatalf("cannot read %q", r.lines[0])
		}
		r.lines = r.lines[1:]
		r.put(fields, key, r.value(strings.TrimSpace(rest), indent))
	}
	return fields
}

func (r *yamlReader) put(fields map[string]any, key string, value any) {
	if key == "<<" {
		maps.Copy(fields, value.(map[string]any))
		return
	}
	fields[key] = value
}

// value is what stands behind a key, or below it.
func (r *yamlReader) value(text string, indent int) any {
	if name, ok := strings.CutPrefix(text, "&"); ok {
		name, rest, _ := strings.Cut(name, " ")
		r.anchors[name] = r.value(rest, indent)
		return r.anchors[name]
	}
	if text == "" && len(r.lines) > 0 && indentOf(r.lines[0]) > indent {
		return r.block(indentOf(r.lines[0]))
	}
	return r.scalar(text)
}

// scalar is a text, an alias, or a list or map in brackets.
func (r *yamlReader) scalar(text string) any {
	if name, ok := strings.CutPrefix(text, "*"); ok {
		if r.anchors[name] == nil {
			r.t.Fatalf("no anchor %q", name)
		}
		return r.anchors[name]
	}
	value, rest := r.flow(text, "")
	if rest != "" {
		r.t.Fatalf("cannot read %q", rest)
	}
	return value
}

// flow reads one value up to one of the stops, and what follows it.
func (r *yamlReader) flow(text, stops string) (value any, rest string) {
	text = strings.TrimLeft(text, " ")
	switch {
	case strings.HasPrefix(text, "["):
		list := []any{}
		for text = text[1:]; !strings.HasPrefix(text, "]"); text = strings.TrimLeft(text, ", ") {
			value, text = r.flow(text, ",]")
			list = append(list, value)
		}
		return list, text[1:]
	case strings.HasPrefix(text, "{"):
		fields := map[string]any{}
		for text = text[1:]; !strings.HasPrefix(text, "}"); text = strings.TrimLeft(text, ", ") {
			key, after, _ := strings.Cut(text, ":")
			value, text = r.flow(after, ",}")
			fields[key] = value
		}
		return fields, text[1:]
	case strings.HasPrefix(text, `"`):
		quoted, after, _ := strings.Cut(text[1:], `"`)
		return quoted, after
	}
	end := len(text)
	if stops != "" {
		if at := strings.IndexAny(text, stops); at >= 0 {
			end = at
		}
	}
	return strings.TrimSpace(text[:end]), text[end:]
}

func TestParseYAML(t *testing.T) {
	t.Parallel()
	got := parseYAML(t, `
# a comment
x-base: &base
  build: .
  list: [ALL]
  deep: &deep
    map: {a: 10m, b: "5", c: [x, "y z", a:b]}
services:
  one:
    <<: *base
    command:
      - run
      # another
      - -cflag=1
    empty:
    deep: *deep
  two:
    ports: ["127.0.0.1:1:2"]   # and one more
`)
	base := map[string]any{"map": map[string]any{"a": "10m", "b": "5", "c": []any{"x", "y z", "a:b"}}}
	want := map[string]any{
		"x-base": map[string]any{"build": ".", "list": []any{"ALL"}, "deep": base},
		"services": map[string]any{
			"one": map[string]any{"build": ".", "list": []any{"ALL"}, "command": []any{"run", "-cflag=1"}, "empty": "", "deep": base},
			"two": map[string]any{"ports": []any{"127.0.0.1:1:2"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
