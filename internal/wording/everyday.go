package wording

import (
	_ "embed"
	"strings"
)

// everydayKK and everydayRU are sentences that caseworkers write to families and to each other, one a line; written before the lists were, and not changed to fit them.
var (
	//go:embed everyday.kk.txt
	everydayKK string
	//go:embed everyday.ru.txt
	everydayRU string
)

// Everyday gives such sentences of a language, kk or ru: whoever adds a stem that is found in them would forbid what is said every day.
func Everyday(language string) []string {
	text := everydayKK
	if language == "ru" {
		text = everydayRU
	}
	return strings.Split(strings.TrimSpace(text), "\n")
}
