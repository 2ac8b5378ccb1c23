namespace Muser.Imaging.Clean;

/// <summary>The names of the reasons to stop, as reports have them.</summary>
public static class CleanStops
{
    /// <summary>The name of a reason: <c>threshold</c>, <c>nothingLeft</c>.</summary>
    public static string Name(this CleanStop stop)
    {
        var name = stop.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
