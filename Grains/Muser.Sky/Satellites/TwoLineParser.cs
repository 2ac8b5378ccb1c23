using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>
/// Reads the columns of two-line elements (from 1):
/// <code>
/// line 1    3-7 number   10-17 designator   19-20 year   21-32 day, 1.0 is 0 h of January 1
///           54-61 B* as .12345 and a power of ten   69 checksum
/// line 2    3-7 number   9-16 inclination   18-25 node   27-33 eccentricity after the point   35-42 perigee   44-51 anomaly
///           53-63 revolutions a day   69 checksum
/// </code>
/// Checksum: the digits of columns 1-68 and 1 for each minus, modulo 10. Years 57-99 are of the twentieth century. Source:
/// Spacetrack Report 3, section 1.
/// </summary>
internal static class TwoLineParser
{
    public const int Columns = 69;

    private const double MinutesPerDay = 1440;
    private const double MaximumRevolutionsPerDay = 18;
    private const int FirstYear = 57;

    /// <summary>
    /// The perigee from the middle of the Earth, Earth radii, below which nothing is an orbit: SGP4's own test of coming down
    /// begins at 1.
    /// </summary>
    private const double LowestPerigee = 0.95;

    /// <summary>The elements, or null and the fault.</summary>
    public static TwoLineElements? Parse(string name, string line1, string line2, out TwoLineFault? fault)
    {
        (line1, line2) = (line1.TrimEnd(), line2.TrimEnd());
        fault = Frame(line1, 1) ?? Frame(line2, 2);
        if (fault is not null)
        {
            return null;
        }

        var number = line1[2..7].Trim();
        if (line2[2..7].Trim() != number)
        {
            fault = new(
                TwoLineFaultReason.TwoSatellites, 2, 3, $"the first line is of satellite {number}, this one of {line2[2..7].Trim()}");
            return null;
        }

        var field = new Fields(line1, line2);
        var year = (int)field.Number(1, 19, 2, "the year", 0, 99, digitsAlone: true);
        var day = field.Decimal(1, 21, 12, "the day of the year", 1, 367);
        var drag = field.Power(1, 54, "the drag term");
        var inclination = field.Number(2, 9, 8, "the inclination", 0, 180);
        var node = field.Number(2, 18, 8, "the node", 0, 360);
        var eccentricity = field.Number(2, 27, 7, "the eccentricity", 0, 9_999_999, digitsAlone: true) * 1e-7;
        var perigee = field.Number(2, 35, 8, "the argument of perigee", 0, 360);
        var anomaly = field.Number(2, 44, 8, "the mean anomaly", 0, 360);
        var revolutions = field.Number(2, 53, 11, "the number of revolutions a day", 1e-5, MaximumRevolutionsPerDay);
        fault = field.Fault;
        if (fault is not null)
        {
            return null;
        }

        var meanMotion = revolutions * Math.Tau / MinutesPerDay;
        if (GravityModel.AxisOf(meanMotion) * (1 - eccentricity) < LowestPerigee)
        {
            fault = new(TwoLineFaultReason.NotAnOrbit, 2, 27, "an orbit of this eccentricity and period goes through the Earth");
            return null;
        }

        return new()
        {
            Name = string.IsNullOrWhiteSpace(name) ? number : name.Trim(),
            CatalogueNumber = number,
            Designator = line1[9..17].Trim(),
            Epoch = UtcTime.FromCalendar(year < FirstYear ? 2000 + year : 1900 + year, 1, 1)
                .AddNs((long)((day - 1) * UtcTime.NsPerDay)),
            InclinationRad = inclination * Angle.Degree,
            NodeRad = node * Angle.Degree,
            Eccentricity = eccentricity,
            PerigeeRad = perigee * Angle.Degree,
            AnomalyRad = anomaly * Angle.Degree,
            MeanMotionRadPerMin = meanMotion,
            DragPerEarthRadius = drag,
            Line1 = line1,
            Line2 = line2,
        };
    }

    /// <summary>The last digit of a line, of its first 68 columns.</summary>
    public static int Checksum(string line)
    {
        var sum = 0;
        foreach (var character in line.AsSpan(0, Columns - 1))
        {
            sum += char.IsAsciiDigit(character) ? character - '0' : character == '-' ? 1 : 0;
        }

        return sum % 10;
    }

    private static TwoLineFault? Frame(string line, int number)
    {
        if (line.Length == 0 || line[0] != '0' + number)
        {
            return new(
                TwoLineFaultReason.WrongLine, number, 1, $"expected line {number} of two-line elements, which begins with {number}");
        }

        if (line.Length != Columns)
        {
            return new(TwoLineFaultReason.WrongLength, number, 0, $"{line.Length} columns; two-line elements have {Columns}");
        }

        return line[^1] - '0' != Checksum(line)
            ? new(
                TwoLineFaultReason.Checksum,
                number,
                Columns,
                $"the checksum is '{line[^1]}', but the line adds up to {Checksum(line)}: it is damaged")
            : null;
    }

    /// <summary>Reads fields and keeps the first fault.</summary>
    private sealed class Fields(string line1, string line2)
    {
        public TwoLineFault? Fault { get; private set; }

        public double Number(int line, int column, int width, string what, double least, double most, bool digitsAlone = false) =>
            (double)Decimal(line, column, width, what, (decimal)least, (decimal)most, digitsAlone);

        public decimal Decimal(
            int line, int column, int width, string what, decimal least, decimal most, bool digitsAlone = false)
        {
            var text = Text(line, column, width).Trim();
            var style = digitsAlone ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
            if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            Refuse(line, column, string.Create(
                CultureInfo.InvariantCulture, $"{what} is '{text}'; it must be a number from {least} to {most}"));
            return least;
        }

        /// <summary>
        /// Eight columns: a sign or a blank, five digits after a point that is not written, a signed power of ten.
        /// </summary>
        public double Power(int line, int column, string what)
        {
            var text = Text(line, column, 8);
            var digits = text[1..6].Trim();
            if (text[0] is ' ' or '+' or '-' && text[6] is ' ' or '+' or '-' && char.IsAsciiDigit(text[7])
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var mantissa))
            {
                var power = (text[6] == '-' ? -1 : 1) * (text[7] - '0');
                return (text[0] == '-' ? -1 : 1) * mantissa * Math.Pow(10, power - digits.Length);
            }

            Refuse(
                line, column, $"{what} is '{text}'; expected a sign or a blank, five digits and a signed power of ten, such as 28098-4");
            return 0;
        }

        private string Text(int line, int column, int width) => (line == 1 ? line1 : line2).Substring(column - 1, width);

        private void Refuse(int line, int column, string message) =>
            Fault ??= new(TwoLineFaultReason.BadField, line, column, message);
    }
}
