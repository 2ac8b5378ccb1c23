using System.Globalization;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary>The first findings of a file and a summary, for people.</summary>
internal sealed class TextFrameCheckReport(string path, TextWriter output, long mostLines) : FrameCheckReport
{
    /// <summary>Findings shown unless all are asked for.</summary>
    public const long DefaultLines = 20;

    private long _findings;

    public override void Damage(FrameLine line) =>
        Write("damage", line.Index, line.Offset, $"{line.Status}, {line.Bytes} bytes, at byte {line.FaultOffset} of them");

    public override void Sequence(in SequenceFinding finding)
    {
        var (kind, what) = finding.Fault switch
        {
            SequenceFault.Gap => ("gap", $"{finding.Missing} frames missing between {finding.From} and {finding.To}"),
            SequenceFault.Duplicate => ("duplicate", $"{finding.To} came before"),
            _ => ("disorder", $"{finding.To} after {finding.From}"),
        };
        Write(kind, finding.Index, finding.Offset, what);
    }

    public override void Summary(FrameCheckSummary summary)
    {
        if (_findings > mostLines)
        {
            output.WriteLine($"  ... {_findings - mostLines} more; --all prints them");
        }

        output.WriteLine($"{path}: {summary.Array}, {summary.Bytes} bytes");
        output.WriteLine($"  frames       {summary.Frames} good{(summary.FirstUtc is null ? "" : $", {summary.FirstUtc} to {summary.LastUtc}")}");
        output.WriteLine($"  faults       {summary.Faults}");
        output.WriteLine("  delay words  " + Describe(summary.DelaySense));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  read at      {summary.GigabytesPerSecond:F2} GB/s in {summary.Seconds:F2} s"));
    }

    private static string Describe(DelaySenseMeasurement? sense)
    {
        if (sense is null)
        {
            return "no frames of the Sun with words to fit";
        }

        var slope = string.Create(
            CultureInfo.InvariantCulture,
            $"slope {sense.Slope:F5} +- {sense.SlopeError:F5} against r.s0/c (from {sense.From}, residual {sense.ResidualNs:G3} ns)");
        var meaning = sense.Sense switch
        {
            "path" => "path delay, the default",
            "compensation" => "inserted compensation: conjugate the visibilities after correction",
            _ => "neither path delay (-1) nor inserted compensation (+1)",
        };
        return $"{slope}: {meaning}";
    }

    private void Write(string kind, long index, long offset, string what)
    {
        if (_findings++ < mostLines)
        {
            output.WriteLine($"  {kind,-9}  frame {index} at byte {offset}: {what}");
        }
    }
}
