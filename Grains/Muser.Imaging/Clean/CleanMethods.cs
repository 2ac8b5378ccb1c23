namespace Muser.Imaging.Clean;

/// <summary>The names of the methods, as a command line has them.</summary>
public static class CleanMethods
{
    private static readonly (string Name, CleanMethod Method)[] Table =
    [
        ("none", CleanMethod.None),
        ("hogbom", CleanMethod.Hogbom),
        ("clark", CleanMethod.Clark),
        ("sdi", CleanMethod.Sdi),
        ("multiscale", CleanMethod.MultiScale),
        ("muser-hybrid", CleanMethod.MuserHybrid),
    ];

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => Table.Select(entry => entry.Name);

    /// <summary>The name of a method.</summary>
    public static string Name(this CleanMethod method) => Array.Find(Table, entry => entry.Method == method).Name;

    /// <summary>The method of a name.</summary>
    public static bool TryParse(string name, out CleanMethod method)
    {
        var found = Array.FindIndex(Table, entry => entry.Name == name);
        method = found < 0 ? CleanMethod.None : Table[found].Method;
        return found >= 0;
    }
}
