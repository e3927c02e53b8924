package simulator

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sortEntities puts outer entities before the inner ones that begin at the same place, and forgets languages of bare code.
func sortEntities(entities []Entity) {
	for i := range entities {
		if entities[i].Type == "code" {
			entities[i].Language = ""
		}
	}
	sort.SliceStable(entities, func(i, j int) bool {
		if entities[i].Offset != entities[j].Offset {
			return entities[i].Offset < entities[j].Offset
		}
		return entities[i].Length > entities[j].Length
	})
}

// withFound adds the entities that Telegram finds in any text: commands, mentions, hashtags and addresses, where no entity of the sender is.
func (f formatted) withFound() formatted {
	at := 0
	for rest := f.text; rest != ""; {
		word := firstWord(rest)
		if kind, size := classify(word); kind != "" {
			f.addFound(Entity{Type: kind, Offset: at, Length: utf16Length(word[:size])})
		}
		if word == "" {
			_, size := utf8.DecodeRuneInString(rest)
			word = rest[:size]
		}
		at += utf16Length(word)
		rest = rest[len(word):]
	}
	sortEntities(f.entities)
	return f
}

func (f *formatted) addFound(e Entity) {
	for _, other := range f.entities {
		overlaps := e.Offset < other.Offset+other.Length && other.Offset < e.Offset+e.Length
		if overlaps && slices.Contains([]string{"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}, other.Type) {
			return
		}
	}
	f.entities = append(slices.Clip(f.entities), e)
}

func firstWord(s string) string {
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		return s[:end]
	}
	return s
}

// classify tells what a word is by its beginning, and how many of its bytes belong to it.
func classify(word string) (kind string, size int) {
	if len(word) < 2 {
		return "", 0
	}
	switch word[0] {
	case '/':
		return sized("bot_command", word, func(r rune) bool { return r < utf8.RuneSelf && (isWordRune(r) || r == '@') })
	case '@':
		return sized("mention", word, func(r rune) bool { return r < utf8.RuneSelf && isWordRune(r) })
	case '#':
		return sized("hashtag", word, isWordRune)
	}
	if lower := strings.ToLower(word); strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		if end := strings.TrimRight(word, ".,;:!?)»\"'"); len(end) > len("https://") {
			return "url", len(end)
		}
	}
	return "", 0
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func sized(kind, word string, belongs func(rune) bool) (string, int) {
	size := 1 + strings.IndexFunc(word[1:]+" ", func(r rune) bool { return !belongs(r) })
	if size < 2 {
		return "", 0
	}
	return kind, size
}
