// Makes a Measurement Set of UVFITS or FITS-IDI with casacore's importers, and UVFITS of a Measurement Set with its exporter.
#include <casacore/casa/Exceptions/Error.h>
#include <casacore/msfits/MSFits/MSFitsIDI.h>
#include <casacore/msfits/MSFits/MSFitsInput.h>
#include <casacore/msfits/MSFits/MSFitsOutput.h>

#include <iostream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: " << argv[0] << " uvfits|fitsidi FILE MS\n       " << argv[0] << " export MS FILE\n";
        return 2;
    }

    try {
        if (std::string(argv[1]) == "uvfits") {
            casacore::MSFitsInput(casacore::String(argv[3]), casacore::String(argv[2])).readFitsFile();
        } else if (std::string(argv[1]) == "export") {
            const casacore::MeasurementSet ms(argv[2]);
            const int everyChannel = -1;
            if (!casacore::MSFitsOutput::writeFitsFile(argv[3], ms, "observed", 0, everyChannel, 1, false, true, true)) {
                std::cerr << "casacore wrote no file\n";
                return 1;
            }
        } else {
            casacore::MSFitsIDI(casacore::String(argv[2]), casacore::String(argv[3]), true).fillMS();
        }
    } catch (const casacore::AipsError& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
