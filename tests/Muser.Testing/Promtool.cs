namespace Muser.Testing;

/// <summary>Prometheus' own check of the text that it is to read.</summary>
public static class Promtool
{
    /// <summary>What <c>promtool check metrics</c> has to say about a text; empty where it reads it and finds nothing to improve.</summary>
    public static string Complaints(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            var (exitCode, output, error) = OracleTools.Run("/bin/sh", "-c", "promtool check metrics < \"$0\"", file);
            return exitCode == 0 ? output + error : $"exit code {exitCode}: {output}{error}";
        }
        finally
        {
            File.Delete(file);
        }
    }
}
