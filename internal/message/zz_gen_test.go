package message
import ("testing";"os";"strings";"fmt";"github.com/senim-bot/senim/internal/i18n")
func TestGen(t *testing.T){
	bundle:=words(t); os.MkdirAll("testdata",0o755)
	files := map[string]*strings.Builder{}
	for _, s := range append(screens(), documentScreens()...) {
		file, name, _ := strings.Cut(s.name, "/")
		if files[file]==nil { files[file]=&strings.Builder{} }
		for _, lang := range i18n.Languages() {
			fmt.Fprintf(files[file], "=== %s: %s\n%s\n", lang, name, drawn(s.show(bundle.Printer(lang))))
		}
	}
	for f,b := range files { os.WriteFile("testdata/"+f+".txt",[]byte(b.String()),0o644) }
}
