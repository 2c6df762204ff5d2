// QR codes as SVG.
#include "base/qr.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <qrcodegen/qrcodegen.hpp>

namespace huiju {

std::string qr_svg(std::string const& text, std::string const& label) {
    using qrcodegen::QrCode;
    auto const code = QrCode::encodeText(text.c_str(), QrCode::Ecc::MEDIUM);
    std::string path;
    for (int y = 0; y < code.getSize(); ++y)
        for (int x = 0; x < code.getSize(); ++x)
            if (code.getModule(x, y)) path += fmt::format("M{},{}h1v1h-1z", x + 4, y + 4);
    return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" )"
                       R"(aria-label="{1}"><path d="{2}"/></svg>)",
                       code.getSize() + 8, html_escape(label), path);
}

} // namespace huiju
