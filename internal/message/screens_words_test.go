package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/wording"
)

// aktogai is a word that a supervisor forbade; the built-in lists know nothing of it.
func aktogai() wording.Stem { return stem(wording.Blocked, "ақтоғай", "басқа қала") }

func stem(class wording.Class, word, instead string) wording.Stem {
	s, err := wording.NewStem(class, word, instead)
	if err != nil {
		panic(err)
	}
	return s
}

// wordScreens are what supervisors see of the words that they added.
func wordScreens() []one {
	all := []lexicon.Word{{ID: 1, Stem: aktogai(), By: "Лаура", Added: now.AddDate(0, 0, -3)}, {ID: 2, Stem: stem(wording.Telling, "жатақхана", ""), By: "Лаура", Added: now},
		{ID: 3, Stem: stem(wording.Hopeful, "жаңа пәтер", ""), By: "Лаура", Added: now}}
	screen := func(name string, show func(p *i18n.Printer) dialog.Screen) one {
		return one{name: "words/" + name, show: show}
	}
	return []one{
		screen("list", func(p *i18n.Printer) dialog.Screen { return Words(p, all, 0) }),
		screen("none", func(p *i18n.Printer) dialog.Screen { return Words(p, nil, 0) }),
		screen("one", func(p *i18n.Printer) dialog.Screen { return Word(p, all[0], now) }),
		screen("ask a word", func(p *i18n.Printer) dialog.Screen { return AskWord(p, "") }),
		screen("ask a word, none was typed", func(p *i18n.Printer) dialog.Screen { return AskWord(p, "wrong.word") }),
		screen("ask a word, it is there", func(p *i18n.Printer) dialog.Screen { return AskWord(p, "wrong.word_there") }),
		screen("ask for a list", func(p *i18n.Printer) dialog.Screen { return AskWordClass(p, "ақтоғай", "", false) }),
		screen("ask for a list, ours", func(p *i18n.Printer) dialog.Screen {
			return AskWordClass(p, "кездес", "Сізде кездесу бар.", false)
		}),
		screen("ask for a list, ours and forbidden", func(p *i18n.Printer) dialog.Screen {
			return AskWordClass(p, "кездес", "Сізде кездесу бар.", true)
		}),
		screen("ask what instead", func(p *i18n.Printer) dialog.Screen { return AskInstead(p, "ақтоғай", false) }),
		screen("ask what instead, a wrong one", func(p *i18n.Printer) dialog.Screen { return AskInstead(p, "ақтоғай", true) }),
		screen("look over", func(p *i18n.Printer) dialog.Screen {
			return CheckWord(p, "ақтоғай", wording.Blocked, "басқа қала")
		}),
	}
}
