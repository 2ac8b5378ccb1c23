using System.Globalization;

namespace Muser.Cli.Frames;

/// <summary>Prints a <see cref="FrameDump"/> for people.</summary>
internal static class FrameDumpText
{
    private const int DelaysPerLine = 8;

    public static void Print(FrameDump dump, TextWriter output)
    {
        output.WriteLine($"frame {dump.Index} at byte {dump.Offset} of a file of {dump.Array}: {dump.Status}");
        output.WriteLine(
            $"  {dump.Utc}, {dump.BandMHz} MHz, polarisation {dump.Polarization ?? "not recorded"}, {dump.Source}, " +
            $"fringes {(dump.FringeDone == true ? "stopped" : "turning")}");
        output.WriteLine("delay words, ns, of inputs 1 on:");
        foreach (var row in dump.DelaysNs.Chunk(DelaysPerLine))
        {
            var texts = row.Select(delayNs => delayNs.ToString("F5", CultureInfo.InvariantCulture).PadLeft(14));
            output.WriteLine(string.Concat(texts));
        }

        output.WriteLine(" input  channel  autocorrelation");
        foreach (var auto in dump.Auto)
        {
            output.WriteLine($"{auto[0],6}  {auto[1],7}  {auto[2],15}");
        }

        output.WriteLine("   i,  j  channel        re        im");
        foreach (var vis in dump.Vis)
        {
            output.WriteLine($"{vis[0],4},{vis[1],3}  {vis[2],7}  {vis[3],8}  {vis[4],8}");
        }
    }
}
