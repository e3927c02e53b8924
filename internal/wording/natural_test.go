package wording

import (
	"slices"
	"testing"
)

// What caseworkers write to families and to each other passes on a screen. The sentences were written before the lists were, and are not changed to fit them. A word that
// a lock screen may not show, or that raises hopes, is a reason to think again; it stands in few of them, and is named here.
func TestNaturalSentences(t *testing.T) {
	t.Parallel()
	for lang, warned := range map[string][]string{
		"kk": nil,
		"ru": {"полицейский", "опекун", "психолог"},
	} {
		sentences := Everyday(lang)
		if len(sentences) != 200 {
			t.Errorf("%d sentences in %s", len(sentences), lang)
		}
		for _, sentence := range sentences {
			for _, h := range Check(FamilyView, sentence) {
				if h.Forbidden || !slices.Contains(warned, h.Words) {
					t.Errorf("%q is found in %q as %q", h.Words, sentence, h.Pattern)
				}
			}
			if hits := Check(StaffText, sentence); hits != nil {
				t.Errorf("Check(StaffText, %q) = %v, want nothing", sentence, hits)
			}
		}
	}
}
