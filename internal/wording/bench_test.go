package wording

import (
	"strings"
	"testing"
)

// The longest text Telegram takes; it is checked once, when somebody writes it.
func BenchmarkCheck(b *testing.B) {
	text := strings.Repeat("Сізге жаңа хабарлама бар, құжатты алып келіңіз. ", 85)
	for b.Loop() {
		Check(FamilyView, text)
	}
}
