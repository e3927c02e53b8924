package simulator

import (
	"bytes"
	"fmt"
	"net/http"

	qrcode "github.com/skip2/go-qrcode"
)

// qrLimit is far above any link of a bot; a larger picture could not be scanned from a screen.
const qrLimit = 300

// serveQR answers GET /sim/qr?text=...: a text, a link to the bot as a rule, as a QR picture for another phone to read.
func serveQR(w http.ResponseWriter, r *http.Request) {
	text := r.URL.Query().Get("text")
	if text == "" || len(text) > qrLimit {
		writeError(w, http.StatusBadRequest, fmt.Sprintf("text must have 1 to %d bytes", qrLimit))
		return
	}
	picture, err := qrSVG(text)
	if err != nil {
		writeError(w, http.StatusBadRequest, "this text does not fit a QR picture")
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(picture)
}

// qrSVG draws a QR picture with its quiet border, one unit a module, black on white whatever the page's colours: phones read nothing else well.
func qrSVG(text string) ([]byte, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("qrSVG: %w", err)
	}
	rows := code.Bitmap()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" shape-rendering="crispEdges">`, len(rows))
	b.WriteString(`<rect width="100%" height="100%" fill="#fff"/><path d="`)
	for y, row := range rows {
		drawRow(&b, y, row)
	}
	b.WriteString(`"/></svg>`)
	return b.Bytes(), nil
}

// drawRow adds a path piece for each run of black modules.
func drawRow(b *bytes.Buffer, y int, row []bool) {
	for x := 0; x < len(row); x++ {
		if !row[x] {
			continue
		}
		start := x
		for x < len(row) && row[x] {
			x++
		}
		fmt.Fprintf(b, "M%d %dh%dv1H%dz", start, y, x-start, start)
	}
}
