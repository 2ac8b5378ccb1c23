// Makes a Measurement Set of UVFITS or FITS-IDI with casacore's importers.
#include <casacore/casa/Exceptions/Error.h>
#include <casacore/msfits/MSFits/MSFitsIDI.h>
#include <casacore/msfits/MSFits/MSFitsInput.h>

#include <iostream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: " << argv[0] << " uvfits|fitsidi FILE MS\n";
        return 2;
    }

    try {
        if (std::string(argv[1]) == "uvfits") {
            casacore::MSFitsInput(casacore::String(argv[3]), casacore::String(argv[2])).readFitsFile();
        } else {
            casacore::MSFitsIDI(casacore::String(argv[2]), casacore::String(argv[3]), true).fillMS();
        }
    } catch (const casacore::AipsError& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
