package message

import (
	"strconv"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// pictures are everyday things that no family avoids, from before 2017, so that old phones draw them. A picture's number is its place, from 1, and is stored: new
// ones go to the end. Their words are picture.<number>.
var pictures = [...]string{
	"🍎", "🍞", "🥕", "🍉", "🍇", "🍓", "🍋", "☕", "🌷", "⚽", "🚲", "🗻",
	"🎁", "💡", "📖", "🚜", "🌳", "🌞", "☔", "🐟", "🐎", "🐢", "🐑", "🦆",
}

// PictureCount is how many pictures there are; their numbers begin with 1.
const PictureCount = len(pictures)

// picture is one picture with its word. Of a number that is none of ours only the number is shown.
func picture(p *i18n.Printer, number int) string {
	if number < 1 || number > PictureCount {
		return strconv.Itoa(number)
	}
	return pictures[number-1] + " " + p.Label("picture."+strconv.Itoa(number))
}

// Pairing shows an adult the two pictures to name to her caseworker, who lets her in.
func Pairing(p *i18n.Printer, told account.Pictures) dialog.Screen {
	return dialog.Screen{
		Text: paragraphs(p.T("prv.thanks"),
			lines(p.T("pairing.ask"), bold(picture(p, told[0])), bold(picture(p, told[1]))),
			p.T("pairing.then")),
		Rows:        rows(urgent(p), hide(p)),
		ClosesAfter: cardTime,
		Back:        tap(RouteHome),
	}
}
