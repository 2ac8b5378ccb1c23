using System.Globalization;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Silo.Visibilities;

/// <summary>The parameters that are shipped, version 1, and over them those of a file, version 2, chosen by time as a service would. Not thread-safe.</summary>
public sealed class ParametersOfFile
{
    private readonly ArrayLayout _layout;
    private readonly Dictionary<(long Version, int Part), ParameterValue> _values = [];
    private readonly List<ParameterChange> _lines = [];
    private ArrayParameters? _last;

    private ParametersOfFile(ArrayLayout layout, string? path)
    {
        (_layout, Path) = (layout, path);
        Add(DefaultParameters.Version, DefaultParameters.Entries(layout));
    }

    /// <summary>The file; null where only what is shipped is used.</summary>
    public string? Path { get; }

    /// <summary>Reads a file; throws <see cref="UserInputException"/> where it is none of parameters of the array.</summary>
    public static ParametersOfFile Read(ArrayLayout layout, string? path)
    {
        var parameters = new ParametersOfFile(layout, path);
        if (path is null)
        {
            return parameters;
        }

        InputFile.Require(path, "a .json file of 'muser calibrate' or 'muser parameters export'");
        var file = ParameterFile.Read(path, File.ReadAllText(path));
        if (ArrayLayout.ByName(file.Array)!.Id != layout.Id)
        {
            throw new UserInputException($"{path} holds parameters of {file.Array}; the frames are of {layout.Name}.");
        }

        ParameterEntry[] entries = [.. file.Entries.Select(item => item.ToEntry())];
        if (ParameterRules.Refusal(layout, entries) is { } refusal)
        {
            throw new UserInputException($"{path}: {refusal}");
        }

        parameters.Add(DefaultParameters.Version + 1, entries);
        return parameters;
    }

    /// <summary>What is in force at an instant.</summary>
    public ArrayParameters At(UtcTime utc)
    {
        if (_last is { Parameters: var known } && known.FromUtcUnixNs <= utc.UnixNs && utc.UnixNs < known.UntilUtcUnixNs)
        {
            return _last;
        }

        var version = _lines[^1].Version;
        var (lines, from, until) = ParameterTimeline.At(_lines, version, utc.UnixNs);
        _last = new ArrayParameters(_layout, new EffectiveParameters
        {
            Version = version,
            FromUtcUnixNs = from,
            UntilUtcUnixNs = until,
            Positions = Of<AntennaPositions>().SingleOrDefault(),
            FibreDelays = Of<FibreDelays>().SingleOrDefault(),
            Flags = Of<FlagRule>(),
            Phases = Of<PhaseSolution>(),
            FluxScales = Of<FluxScale>(),
            Status = Of<InstrumentStatus>().SingleOrDefault(),
        });
        return _last;

        Effective<T>[] Of<T>()
            where T : ParameterValue =>
            [
                .. lines.Where(line => _values[(line.Version, line.Part)] is T).Select(line => new Effective<T>
                {
                    Version = line.Version,
                    ValidFromUtcUnixNs = line.ValidFromUtcUnixNs,
                    Value = (T)_values[(line.Version, line.Part)],
                }),
            ];
    }

    /// <summary>A doubt about the phases of the file at an instant, in a sentence: that none of them is in force, or that they are of another day; else null.</summary>
    public string? Doubt(UtcTime utc)
    {
        ParameterChange[] solutions = [.. _lines.Where(line => line.Version > DefaultParameters.Version && _values[(line.Version, line.Part)] is PhaseSolution)];
        if (solutions.Length == 0)
        {
            return null;
        }

        var inForce = At(utc).Parameters.Phases;
        if (inForce.Length == 0)
        {
            var from = new UtcTime(solutions.Min(line => line.ValidFromUtcUnixNs));
            return $"{Path} holds phase solutions from {from} on, and the frames are of {utc}: none is used; 'muser calibrate --valid-from' says when they hold.";
        }

        var observed = new UtcTime(inForce.Max(solution => solution.Value.ObservedUtcUnixNs));
        var days = Math.Abs(utc - observed) / (double)UtcTime.NsPerDay;
        return days <= 1
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The phases of {Path} were observed at {observed}, {days:F1} days from the frames: receivers may have changed since.");
    }

    private void Add(long version, ParameterEntry[] entries)
    {
        for (var part = 0; part < entries.Length; part++)
        {
            var entry = entries[part];
            _values.Add((version, part), entry.Value);
            _lines.Add(new ParameterChange
            {
                Version = version,
                Part = part,
                Kind = entry.Value.Kind,
                Scope = entry.Value.Scope,
                ValidFromUtcUnixNs = entry.ValidFromUtcUnixNs,
                ValidToUtcUnixNs = entry.ValidToUtcUnixNs,
                RecordedUtcUnixNs = 0,
                Who = "",
                Why = "",
            });
        }
    }
}
