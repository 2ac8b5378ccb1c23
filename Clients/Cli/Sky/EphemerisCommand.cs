using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Satellites;
using Muser.Sky.Time;

namespace Muser.Cli.Sky;

/// <summary><c>muser ephemeris</c>: where the Sun, a radio source or a satellite stands.</summary>
public static class EphemerisCommand
{
    private const string MuserSite = "muser";
    private const double MaximumUt1MinusUtcS = 1;

    private static readonly string Names = $"sun, {string.Join(", ", SourceCatalogue.All.Select(source => source.Name))}";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = $"{Names}; left out for a satellite.", Arity = ArgumentArity.ZeroOrOne };
        var satellite = new CalibratorArguments();
        var time = new Option<string>("--time")
        {
            Description = $"{UtcText.Form}.",
            DefaultValueFactory = _ => UtcText.Now,
        };
        var site = new Option<string>("--site")
        {
            Description = "muser, or LON,LAT,ALT: degrees east, degrees north, metres.",
            DefaultValueFactory = _ => MuserSite,
        };
        var ut1 = new Option<double?>("--ut1-utc") { Description = "UT1-UTC in seconds, instead of the table's." };
        var tables = new Option<string?>("--time-tables")
        {
            Description = "A folder with newer leap-seconds.list, finals2000A* or eopc04* of the IERS than the built-in ones.",
        };
        var json = CommandExtensions.JsonOption();
        var command = new Command("ephemeris", "Prints where the Sun, a radio source or a satellite stands, and how well that is known.")
        {
            name, time, site,
        }.WithExample(
            "muser ephemeris sun --time 2026-11-21T04:00:00",
            "muser ephemeris cygnus-a --time 2026-11-21T04:00:00 --site 115.2505,42.2118,1365 --json",
            "muser ephemeris --tle gnss.txt --satellite PRN-22 --time 2026-11-21T04:00:00");
        satellite.AddTo(command);
        command.Add(ut1);
        command.Add(tables);
        command.Add(json);
        command.SetAction(parse =>
        {
            var (utc, here, scales) = (UtcText.Parse(parse.GetValue(time)!), Site(parse.GetValue(site)!), Tables(parse.GetValue(tables)));
            var (wanted, ut1MinusUtcS) = (parse.GetValue(name), Ut1(parse.GetValue(ut1)));
            return (wanted, satellite.Read(parse, utc, scales)) switch
            {
                ({ } source, null) => Run(parse.Output(), source, utc, here, ut1MinusUtcS, scales, parse.GetValue(json)),
                (null, { } calibrator) => ut1MinusUtcS is null
                    ? RunSatellite(parse.Output(), calibrator, utc, here, parse.GetValue(json))
                    : throw new UsageException($"{ut1.Name} is not for satellites; give newer tables with {tables.Name}."),
                (null, null) => throw new UsageException($"Say what is looked for: {Names}, or a satellite with --tle, --itrf or --geostationary."),
                _ => throw new UsageException($"Give a name or a satellite, not both."),
            };
        });
        return command;
    }

    private static int Run(
        TextWriter output, string name, UtcTime utc, ArraySite site, double? ut1MinusUtcS, TimeScales scales, bool json)
    {
        var time = ut1MinusUtcS is { } given ? scales.At(utc, given) : scales.At(utc);
        var isSun = name.Equals("sun", StringComparison.OrdinalIgnoreCase);
        var source = isSun ? null : Source(name);
        SunPlace? sun = isSun ? new SolarEphemeris(scales, site).At(time) : null;
        var place = sun?.Place ?? new SourceEphemeris(scales, site).At(source!, time);
        var accuracy = isSun ? PlaceAccuracy.OfSun(time) : PlaceAccuracy.OfSource(time);
        var facts = EphemerisFacts.Of(source?.Name ?? "Sun", time, place, sun, accuracy);
        if (json)
        {
            output.WriteJsonLine(facts);
        }
        else
        {
            EphemerisPage.Write(output, facts, place, time, site, scales, ut1MinusUtcS is not null);
        }

        return ExitCode.Done;
    }

    private static int RunSatellite(TextWriter output, Calibrator calibrator, UtcTime utc, ArraySite site, bool json)
    {
        if (!calibrator.TryPlace(site, utc, out var place, out var fault))
        {
            throw new UserInputException(char.ToUpperInvariant(fault.Message[0]) + fault.Message[1..]);
        }

        var facts = SatelliteFacts.Of(calibrator, place, site);
        if (json)
        {
            output.WriteJsonLine(facts);
        }
        else
        {
            facts.Write(output);
        }

        return ExitCode.Done;
    }

    private static SkySource Source(string name) => SourceCatalogue.Find(name)
        ?? throw new UserInputException($"'{name}' is not known; the names are {Names}.");

    private static ArraySite Site(string text)
    {
        if (text.Equals(MuserSite, StringComparison.OrdinalIgnoreCase))
        {
            return ArraySite.Muser;
        }

        var parts = text.Split(',');
        return parts.Length == 3 && Number(parts[0], -180, 360, out var longitude) && Number(parts[1], -90, 90, out var latitude)
            && Number(parts[2], -12_000, 100_000, out var height)
            ? new(longitude, latitude, height)
            : throw new UserInputException(
                $"'{text}' is not a site; write muser, or degrees east, degrees north and metres as 115.2505,42.2118,1365.");
    }

    private static double? Ut1(double? seconds) => seconds is null || Math.Abs(seconds.Value) <= MaximumUt1MinusUtcS
        ? seconds
        : throw new UserInputException(string.Create(
            CultureInfo.InvariantCulture, $"UT1-UTC is always within {MaximumUt1MinusUtcS} s; {seconds} s was given."));

    private static TimeScales Tables(string? folder)
    {
        if (folder is null)
        {
            return TimeScales.Embedded;
        }

        return TimeTableFiles.TryRead(folder, out var scales, out var fault)
            ? scales
            : throw new UserInputException($"The time tables cannot be used: {fault}");
    }

    private static bool Number(string text, double least, double most, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
}
