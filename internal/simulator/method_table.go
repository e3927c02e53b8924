package simulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
)

//go:embed methods.json
var methodsJSON []byte

// methodTable says what the Bot API takes: names and types only. A type is written "Integer|String!" (either, required), "[]String" (an array).
type methodTable struct {
	Version      string                       `json:"version"`
	Methods      map[string]map[string]string `json:"methods"`
	Objects      map[string]map[string]string `json:"objects"`
	OtherMethods []string                     `json:"other_methods"`
	Updates      []string                     `json:"updates"`

	names map[string]string // lower case -> as written
	other map[string]string
}

func loadMethodTable() (methodTable, error) {
	var t methodTable
	if err := json.Unmarshal(methodsJSON, &t); err != nil {
		return t, fmt.Errorf("methods.json: %w", err)
	}
	t.names, t.other = map[string]string{}, map[string]string{}
	for name := range t.Methods {
		t.names[strings.ToLower(name)] = name
	}
	for _, name := range t.OtherMethods {
		t.other[strings.ToLower(name)] = name
	}
	return t, nil
}

// check tells what is wrong with a call by the table, nothing for a clean one.
func (t *methodTable) check(method string, p params) []string {
	fields, known := t.Methods[method]
	if !known {
		return nil
	}
	var wrong []string
	for name, value := range p {
		kind, known := fields[name]
		if !known && p.attached(name) {
			continue
		}
		if !known {
			wrong = append(wrong, fmt.Sprintf("unknown parameter %q", name))
			continue
		}
		if complaint := t.checkText(kind, value); complaint != "" {
			wrong = append(wrong, fmt.Sprintf("parameter %q %s", name, complaint))
		}
	}
	for name, kind := range fields {
		// Some clients write a value they were not given as null.
		if value, given := p[name]; strings.HasSuffix(kind, "!") && (!given || value == "null") {
			wrong = append(wrong, fmt.Sprintf("missing parameter %q", name))
		}
	}
	sort.Strings(wrong)
	return wrong
}

// unsupported names what the real server understands in a call and this one passes over, so that no test relies on it.
func (t *methodTable) unsupported(p params) []string {
	var found []string
	for _, name := range []string{"business_connection_id", "direct_messages_topic_id", "receiver_user_id", "rich_message", "suggested_post_parameters"} {
		if p.has(name) {
			found = append(found, fmt.Sprintf("parameter %q is not implemented by the simulator", name))
		}
	}
	if mode := p["parse_mode"]; strings.EqualFold(mode, "Markdown") || strings.EqualFold(mode, "MarkdownV2") {
		found = append(found, fmt.Sprintf("parse mode %s is not implemented by the simulator", mode))
	}
	return found
}

// checkText compares a parameter's text with its type.
func (t *methodTable) checkText(kind, text string) string {
	kind = strings.TrimSuffix(kind, "!")
	alternatives := strings.Split(kind, "|")
	if text == "" || text == "null" || slices.Contains(alternatives, "String") {
		return ""
	}
	if alternatives[0] == "Boolean" {
		if text != "true" && text != "false" {
			return "is not a Boolean"
		}
		return ""
	}
	if kind == "InputFile" {
		return ""
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "is not " + kind
	}
	return t.checkValue(kind, value)
}

// checkValue compares a decoded value with its type. One alternative that fits is enough; else the complaint of the one that was meant is told.
func (t *methodTable) checkValue(kind string, value any) string {
	told := ""
	for alternative := range strings.SplitSeq(strings.TrimSuffix(kind, "!"), "|") {
		complaint := t.checkOne(alternative, value)
		if complaint == "" {
			return ""
		}
		if told == "" || t.means(alternative, value) {
			told = complaint
		}
	}
	return told
}

// means tells whether an object has a required field of a type, and so was meant to be of it.
func (t *methodTable) means(kind string, value any) bool {
	object, _ := value.(map[string]any)
	for name, field := range t.Objects[kind] {
		if _, given := object[name]; given && strings.HasSuffix(field, "!") {
			return true
		}
	}
	return false
}

func (t *methodTable) checkOne(kind string, value any) string {
	fits := false
	switch kind {
	case "String":
		_, fits = value.(string)
	case "Boolean":
		_, fits = value.(bool)
	case "True":
		fits = value == true
	case "Integer", "Float":
		var n json.Number
		n, fits = value.(json.Number)
		fits = fits && (kind == "Float" || !strings.ContainsAny(n.String(), ".eE"))
	default:
		if element, ok := strings.CutPrefix(kind, "[]"); ok {
			return t.checkArray(element, value)
		}
		return t.checkObject(kind, value)
	}
	if !fits {
		return "is not " + kind
	}
	return ""
}

func (t *methodTable) checkArray(element string, value any) string {
	array, ok := value.([]any)
	if !ok {
		return "is not an array"
	}
	for i, value := range array {
		if complaint := t.checkValue(element, value); complaint != "" {
			return fmt.Sprintf("[%d] %s", i, complaint)
		}
	}
	return ""
}

func (t *methodTable) checkObject(kind string, value any) string {
	if _, ok := value.(string); ok && kind == "KeyboardButton" {
		return "" // the documentation allows a label in its place
	}
	object, ok := value.(map[string]any)
	if !ok {
		return "is not " + kind
	}
	fields, known := t.Objects[kind]
	if !known {
		return ""
	}
	for name, value := range object {
		field, known := fields[name]
		if !known {
			return fmt.Sprintf("has a field %q that %s does not have", name, kind)
		}
		if complaint := t.checkValue(field, value); complaint != "" {
			return fmt.Sprintf("%s.%s %s", kind, name, complaint)
		}
	}
	for name, field := range fields {
		if _, given := object[name]; strings.HasSuffix(field, "!") && !given {
			return fmt.Sprintf("lacks %s.%s", kind, name)
		}
	}
	return ""
}
