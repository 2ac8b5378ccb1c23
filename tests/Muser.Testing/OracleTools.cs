using System.Collections.Concurrent;
using System.Diagnostics;

namespace Muser.Testing;

/// <summary>The Debian programs and Python modules that Oracle tests use, whether they are here, and how to run them.</summary>
public static class OracleTools
{
    /// <summary>Debian's Python, which sees the modules that apt installs.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Tool name, the Debian package that brings it, and the command that succeeds when it is there.</summary>
    private static readonly Dictionary<string, (string Package, string File, string[] Arguments)> Tools = new()
    {
        ["astropy"] = ("python3-astropy", Python, ["-c", "import astropy"]),
        ["erfa"] = ("python3-erfa", Python, ["-c", "import erfa"]),
        ["numpy"] = ("python3-numpy", Python, ["-c", "import numpy"]),
        ["scipy"] = ("python3-scipy", Python, ["-c", "import scipy.special"]),
        ["sgp4"] = ("python3-sgp4", Python, ["-c", "import sgp4.api"]),
        ["sunpy"] = ("python3-sunpy", Python, ["-c", "import sunpy"]),
        ["tzdata"] = ("tzdata", "/bin/sh", ["-c", "test -f /usr/share/zoneinfo/leap-seconds.list"]),
        ["fitsverify"] = ("fitsverify", "/bin/sh", ["-c", "command -v fitsverify"]),
        ["casacore"] = ("python3-casacore", Python, ["-c", "import casacore.tables"]),
        ["casacore-dev"] = ("casacore-dev libcfitsio-dev g++", "/bin/sh", ["-c", "test -f /usr/include/casacore/msfits/MSFits/MSFitsIDI.h -a -f /usr/include/fitsio.h && command -v g++"]),
        ["wsclean"] = ("wsclean", "/bin/sh", ["-c", "command -v wsclean"]),
        ["promtool"] = ("prometheus", "/bin/sh", ["-c", "command -v promtool"]),
        ["pil"] = ("python3-pil", Python, ["-c", "import PIL"]),
        ["matplotlib"] = ("python3-matplotlib", Python, ["-c", "import matplotlib"]),
        ["dejavu"] = ("fonts-dejavu-core", "/bin/sh", ["-c", "test -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"]),
        ["ffmpeg"] = ("ffmpeg", "/bin/sh", ["-c", "command -v ffmpeg"]),
        ["redis"] = ("redis-server", "/bin/sh", ["-c", "command -v redis-server"]),
        ["indi"] = ("indi-bin", "/bin/sh", ["-c", "command -v indiserver && command -v indi_simulator_telescope"]),
        ["mosquitto"] = ("mosquitto", "/bin/sh", ["-c", "command -v mosquitto || test -x /usr/sbin/mosquitto"]),
        ["mosquitto-clients"] = ("mosquitto-clients", "/bin/sh", ["-c", "command -v mosquitto_pub"]),
        ["paho"] = ("python3-paho-mqtt", Python, ["-c", "import paho.mqtt.client"]),
        ["websockets"] = ("python3-websockets", Python, ["-c", "import websockets"]),
        ["json-validator"] = ("libjson-validator-perl", "perl", ["-MJSON::Validator", "-e", "1"]),
        ["pngcheck"] = ("pngcheck", "/bin/sh", ["-c", "command -v pngcheck"]),
    };

    private static readonly ConcurrentDictionary<string, bool> Installed = new();

    /// <summary>The skip reason of the first tool that is missing, or null when all are here.</summary>
    public static string? FirstMissing(params string[] tools)
    {
        foreach (var tool in tools)
        {
            var (package, file, arguments) = Tools[tool];
            if (!Installed.GetOrAdd(tool, _ => Run(file, arguments).ExitCode == 0))
            {
                return $"{tool} is not installed; apt-get install {package}";
            }
        }

        return null;
    }

    /// <summary>Runs a Python script (Debian's Python) and returns its standard output; throws with its standard error when it fails.</summary>
    public static string RunPython(string script, params string[] arguments)
    {
        var (exitCode, output, error) = Run(Python, ["-c", script, .. arguments]);
        return exitCode == 0 ? output : throw new InvalidOperationException($"python3 exited {exitCode}: {error}");
    }

    /// <summary>Runs a program to its end. Exit code -1 where it could not be started.</summary>
    public static (int ExitCode, string Output, string Error) Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return (-1, "", failure.Message);
        }
    }
}
