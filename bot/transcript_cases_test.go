package main

import (
	"slices"
	"strings"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// looksAt takes somebody of the staff to the page of a document ("at PERSON TRACK"), as a button of the screen they have would: the way there through the pages of the
// family is told elsewhere.
func (p *play) looksAt(name, what string) (toast string) {
	p.t.Helper()
	codec := dialog.Codec{Sign: func(b []byte) []byte { return p.Vault.Index("tap", b) }}
	id := p.person(name)
	newest := p.sim.Last(id)
	_, version, err := codec.Open(slices.Concat(newest.Data...)[0], id)
	p.must(err)
	document, ok := p.seed.papers[strings.Replace(strings.TrimPrefix(what, "at "), " ", ":", 1)]
	if !ok {
		p.t.Fatalf("there is no document %s", what)
	}
	sealed := codec.Seal(dialog.Screen{Rows: [][]dialog.Button{{{Text: "x", Tap: dialog.Tap{Route: message.RouteCaseDoc, Args: []int64{int64(document), 0}}}}}}, id, version)
	return p.press(func() simulatortest.Answer { return p.sim.PressData(id, newest.MessageID, sealed.Keys[0][0].Data) })
}
