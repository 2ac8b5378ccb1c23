namespace Muser.Engine.Tests.Surface;

/// <summary>A type as one line, and its members as lines below it.</summary>
/// <param name="Header">Kind, full name and what it derives from: <c>struct Orleans.Runtime.GrainId : IEquatable&lt;...&gt;</c>.</param>
/// <param name="Members">Sorted.</param>
internal sealed record SurfaceType(string Header, IReadOnlyList<string> Members)
{
    /// <summary>Kind and full name.</summary>
    public string Declaration => Header.Split(" : ")[0];

    /// <summary>What it derives from.</summary>
    public IReadOnlyList<string> Bases => Header.Contains(" : ", StringComparison.Ordinal) ? Split(Header.Split(" : ")[1]) : [];

    /// <summary>Reads the text form: type lines, member lines indented by two blanks, remarks that start with #.</summary>
    public static IEnumerable<SurfaceType> Parse(IEnumerable<string> lines)
    {
        string? header = null;
        List<string> members = [];
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#').Append(""))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                members.Add(line[2..]);
                continue;
            }

            if (header is not null)
            {
                yield return new(header, members);
            }

            (header, members) = (line, []);
        }
    }

    public IEnumerable<string> Lines => [Header, .. Members.Select(member => $"  {member}")];

    /// <summary>Splits at the commas that are not inside angle brackets.</summary>
    private static List<string> Split(string list)
    {
        List<string> parts = [];
        var (depth, start) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                parts.Add(list[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(list[start..].Trim());
        return parts;
    }
}
