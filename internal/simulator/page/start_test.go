package page_test

import (
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/simulator/page"
)

func TestStartPage(t *testing.T) {
	t.Parallel()
	full := page.Start{
		BotName:  "Жадынама",
		Clock:    "Sunday 22 November, 15:00",
		Personas: []page.Persona{{Name: "<i>Әсем", Note: "mother of two", Language: "kk", URL: "/phone?a=1"}},
		Staff:    []page.Persona{{Name: "Асхат", Note: "caseworker", Language: "kk", URL: "/phone?a=2"}},
		Pairs:    []page.Pair{{Title: "Side by side", Note: "both", URL: "/phone?a=2&b=1"}},
		Links:    []page.Link{{Title: "Invitation", URL: "https://t.me/zhadynama_bot?start=CODE", Code: "ABCD", OpenURL: "/phone?open=CODE"}},
	}
	for _, c := range []struct {
		name          string
		start         page.Start
		shown, hidden []string
	}{
		{"everything", full, []string{
			"Жадынама", "Sunday 22 November, 15:00", `href="/phone?a=1"`, "&lt;i&gt;Әсем", `href="/phone?a=2&amp;b=1"`, `href="/phone?open=CODE"`,
			`src="/sim/qr?text=https%3a%2f%2ft.me%2fzhadynama_bot%3fstart%3dCODE"`, "ABCD",
		}, []string{"<i>Әсем"}},
		{"nothing but a name", page.Start{BotName: "Жадынама"}, []string{"Жадынама"}, []string{"<h2", "<img"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var written strings.Builder
			if err := c.start.Write(&written); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.shown {
				if !strings.Contains(written.String(), want) {
					t.Errorf("the page lacks %s", want)
				}
			}
			for _, unwanted := range c.hidden {
				if strings.Contains(written.String(), unwanted) {
					t.Errorf("the page holds %s", unwanted)
				}
			}
		})
	}
}
