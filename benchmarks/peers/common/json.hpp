// One JSON object per line.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace peers {

class JsonLine {
public:
    JsonLine& add(const std::string& name, const std::string& value) { return raw(name, quoted(value)); }
    JsonLine& add(const std::string& name, const char* value) { return raw(name, quoted(value)); }
    JsonLine& add(const std::string& name, std::uint64_t value) { return raw(name, std::to_string(value)); }

    // Not-a-number and infinities, which JSON lacks, become null.
    JsonLine& add(const std::string& name, double value) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.9g", value);
        return raw(name, std::isfinite(value) ? digits : "null");
    }

    template <class Item>
    JsonLine& add(const std::string& name, const std::vector<Item>& items) {
        std::string list;
        for (const Item& item : items) {
            JsonLine one;
            list += (list.empty() ? "" : ",") + one.add("", item).text_.substr(3);
        }
        return raw(name, "[" + list + "]");
    }

    // Writes the line at once, so that a program at the other end of a pipe need not wait for more.
    void print() const {
        std::printf("{%s}\n", text_.c_str());
        std::fflush(stdout);
    }

private:
    std::string text_;

    JsonLine& raw(const std::string& name, const std::string& value) {
        text_ += (text_.empty() ? "" : ",") + quoted(name) + ":" + value;
        return *this;
    }

    static std::string quoted(const std::string& value) {
        std::string text = "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') text += '\\';
            text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
        return text + "\"";
    }
};

}  // namespace peers
