// Command line of a peer program: --name value pairs; lists as 60,40x18,60.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

class Options {
public:
    // Throws std::invalid_argument unless the arguments are pairs of --name and value.
    Options(int count, char** arguments) {
        for (int i = 1; i < count; i += 2) {
            const std::string name = arguments[i];
            if (name.rfind("--", 0) != 0 || i + 1 == count) throw std::invalid_argument("expected --name value pairs, got: " + name);
            values_[name.substr(2)] = arguments[i + 1];
        }
    }

    bool has(const std::string& name) const { return values_.count(name) != 0; }

    // Throws std::invalid_argument when the option is absent.
    const std::string& text(const std::string& name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) throw std::invalid_argument("--" + name + " is missing");
        return found->second;
    }

    int number(const std::string& name) const { return std::stoi(text(name)); }
    int number(const std::string& name, int otherwise) const { return has(name) ? number(name) : otherwise; }

    // Comma-separated unsigned numbers; VxK stands for K times V.
    std::vector<std::uint64_t> numbers(const std::string& name) const {
        std::vector<std::uint64_t> list;
        for (const std::string& part : words(name)) {
            const std::size_t times = part.find('x');
            list.insert(list.end(), times == std::string::npos ? 1 : std::stoul(part.substr(times + 1)), std::stoull(part.substr(0, times)));
        }
        return list;
    }

    // Comma-separated words, none when the option is absent.
    std::vector<std::string> words(const std::string& name) const {
        std::vector<std::string> list;
        if (!has(name)) return list;
        const std::string& all = text(name);
        for (std::size_t begin = 0; begin <= all.size();) {
            const std::size_t end = std::min(all.find(',', begin), all.size());
            list.push_back(all.substr(begin, end - begin));
            begin = end + 1;
        }
        return list;
    }

private:
    std::map<std::string, std::string> values_;
};

}  // namespace peers
