package message

import (
	"fmt"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/notice"
)

// languagesOfNotices are those of families, as the buttons of a notice carry them.
var languagesOfNotices = []struct {
	name   string
	button int64
}{{"kk", InKazakh}, {"ru", InRussian}}

// mediumIn is how the keys of words call a medium for readers of a language.
func mediumIn(kind notice.MediumKind, language string) string { return string(kind) + "_" + language }

// mediaLines say which pictures and voice notes a notice has.
func mediaLines(p *i18n.Printer, m notice.Media) []string {
	var all []string
	for _, l := range languagesOfNotices {
		if medium := m.In(l.name); medium.There() {
			all = append(all, p.T("notice.has."+mediumIn(medium.Kind, l.name)))
		}
	}
	return all
}

// plays are the buttons that send the pictures and voice notes of a notice beside its page.
func plays(p *i18n.Printer, n notice.Notice) []dialog.Button {
	var buttons []dialog.Button
	for _, l := range languagesOfNotices {
		if medium := n.Media.In(l.name); medium.There() {
			buttons = append(buttons, button(p.Label("stf.play."+mediumIn(medium.Kind, l.name)), RouteNoticePlay, int64(n.ID), int64(n.Revision), l.button))
		}
	}
	return buttons
}

// unheard says that no check reads a picture or a voice note, and to whoever has not opened all of them that they must.
func unheard(p *i18n.Printer, n notice.Notice) []string {
	switch {
	case !n.Media.Any():
		return nil
	case n.MayApprove && n.Unopened:
		return []string{lines(p.T("notice.unchecked"), p.T("notice.open_all"))}
	}
	return []string{p.T("notice.unchecked")}
}

// besideNotice names the pictures and voice notes of a notice in the chat of staff, as they are now.
func besideNotice(n notice.Notice) string {
	if !n.Media.Any() {
		return ""
	}
	return fmt.Sprintf("notice/%d/%d", n.ID, n.Revision)
}

// besideLetter names the picture or voice note of a notice in an adult's chat.
func besideLetter(l ShownLetter) string {
	if !l.Medium.There() || l.Unsent {
		return ""
	}
	return fmt.Sprintf("letter/%d/%d", l.Number, l.Revision)
}

// mediumLines point an adult to what came beside the screen, or say what to do if it did not.
func mediumLines(p *i18n.Printer, l ShownLetter) []string {
	switch {
	case !l.Medium.There():
		return nil
	case l.Unsent:
		return []string{p.T("letter.no_" + string(l.Medium.Kind))}
	}
	return []string{p.T("letter." + string(l.Medium.Kind))}
}
