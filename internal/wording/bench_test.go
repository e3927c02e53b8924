package wording

import (
	"strings"
	"testing"
)

// The longest notice, 1,000 characters; it is checked while somebody writes it.
func BenchmarkCheck(b *testing.B) {
	text := strings.Repeat("Сізге жаңа хабарлама бар, құжатты алып келіңіз. ", 21)
	for b.Loop() {
		Check(FamilyView, text)
	}
}

// A text made to be compared with itself: each of its letters begins a word that may be in pieces.
func BenchmarkCheckPieces(b *testing.B) {
	text := strings.Repeat("с ", 500)
	for b.Loop() {
		Check(FamilyView, text)
	}
}

// A checker is made again when a supervisor adds a stem.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
