using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>The dishes of one array in the order of the correlator inputs. Immutable, safe for any thread.</summary>
public sealed class AntennaTable
{
    private const int Fields = 10;

    private static readonly Lazy<AntennaTable> Muser1Table = new(() => Read(ArrayLayout.Muser1));
    private static readonly Lazy<AntennaTable> Muser2Table = new(() => Read(ArrayLayout.Muser2));

    private readonly Antenna[] _antennas;
    private readonly Vector3D[] _itrfM;

    private AntennaTable(ArraySite site, Antenna[] antennas)
    {
        (Site, _antennas) = (site, antennas);
        _itrfM = Array.ConvertAll(antennas, antenna => antenna.ItrfM);
    }

    /// <summary>The reference point.</summary>
    public ArraySite Site { get; }

    /// <summary>The dishes.</summary>
    public ReadOnlySpan<Antenna> Antennas => _antennas;

    /// <summary>Number of dishes.</summary>
    public int Count => _antennas.Length;

    /// <summary>Positions of the dishes from the reference point, ITRF axes, m.</summary>
    public ReadOnlySpan<Vector3D> ItrfM => _itrfM;

    /// <summary>The dish with an index, 0-based.</summary>
    public Antenna this[int index] => _antennas[index];

    /// <summary>
    /// The surveyed positions of 2014-11-01, in force since, of an array. Doubtful: IA12's height (5.5 m here, 10.03 m in one
    /// survey sheet) and those of IC11 to IC13 (0.2-0.4 m).
    /// </summary>
    public static AntennaTable For(ArrayId array) => array switch
    {
        ArrayId.Muser1 => Muser1Table.Value,
        ArrayId.Muser2 => Muser2Table.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(array), array, "Not an array of MUSER."),
    };

    /// <summary>A table from positions east, north, up of a site, m (an effective-dated set, for example).</summary>
    public static AntennaTable FromEnu(ArraySite site, ReadOnlySpan<string> names, ReadOnlySpan<Vector3D> enuM, double diameterM)
    {
        if (names.Length != enuM.Length)
        {
            throw new ArgumentException($"There are {names.Length} names for {enuM.Length} positions.", nameof(names));
        }

        var antennas = new Antenna[names.Length];
        for (var i = 0; i < antennas.Length; i++)
        {
            antennas[i] = new(i, names[i], enuM[i], site.EnuToItrf(enuM[i]), diameterM);
        }

        return new(site, antennas);
    }

    /// <summary>The index of a dish by name (<c>IA0</c>), or -1.</summary>
    public int IndexOf(string name) => Array.FindIndex(_antennas, antenna => antenna.Name == name);

    private static AntennaTable Read(ArrayLayout layout)
    {
        using var reader = EmbeddedTable.Open($"antennas-{layout.Name}.csv");
        reader.ReadLine();
        var (names, enuM) = (new List<string>(), new List<Vector3D>());
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            if (fields.Length != Fields)
            {
                throw new InvalidOperationException($"antennas-{layout.Name}.csv: '{line}' has not {Fields} fields.");
            }

            names.Add(fields[2]);
            enuM.Add(new(Metres(fields[3]), Metres(fields[4]), Metres(fields[5])));
        }

        return FromEnu(ArraySite.Muser, names.ToArray(), enuM.ToArray(), layout.DishDiameterM);
    }

    private static double Metres(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
